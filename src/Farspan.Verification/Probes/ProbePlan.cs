namespace Farspan.Verification.Probes;

/// <summary>The probes to send, and how many there would be beside them.</summary>
public sealed record ProbePlan
{
    /// <summary>Probes, ordered by node, destination and port.</summary>
    public required IReadOnlyList<ProbeSpec> Probes { get; init; }

    /// <summary>Flows that policies allow and for which no probe is sent because there are too many.</summary>
    public required long AllowedLeftOut { get; init; }

    /// <summary>Flows that claims speak of, or attempts at overlay-only services, that are not sent because there are too many.</summary>
    public required long ClaimsLeftOut { get; init; }

    /// <summary>Candidates of the refused sample that were not drawn; a bound from above where the network is too big to ask of each.</summary>
    public required long SampleLeftOut { get; init; }

    /// <summary>Flows that a policy allows or a claim demands although the topology declares no way for them.</summary>
    public required IReadOnlyList<WaylessFlow> Wayless { get; init; }

    /// <summary>Seed that the sample was drawn with.</summary>
    public required ulong Seed { get; init; }
}
