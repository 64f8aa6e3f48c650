namespace Farspan.Verification.Probes;

/// <summary>How many probes to plan, and which sample.</summary>
public sealed record ProbeOptions
{
    /// <summary>What a user gets who asks for nothing: one run of a few seconds.</summary>
    public static ProbeOptions Default { get; } = new() { Seed = 1, RefusedSample = 512, AllowedLimit = 4096, ClaimLimit = 8192 };

    /// <summary>Chooses the sample; the same seed and plan give the same probes.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Most flows drawn from those that no policy allows, from 0.</summary>
    public required int RefusedSample { get; init; }

    /// <summary>Most flows that policies allow, from 1; what is over is counted as not sent.</summary>
    public required int AllowedLimit { get; init; }

    /// <summary>Most flows that claims speak of, and most attempts at overlay-only services, each from 1; what is over is counted as not sent.</summary>
    public required int ClaimLimit { get; init; }

    /// <summary>Only probes that begin or end at this provider, or null for all.</summary>
    public string? Provider { get; init; }
}
