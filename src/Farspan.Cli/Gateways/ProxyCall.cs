namespace Farspan.Cli.Gateways;

/// <summary>One call of a test.</summary>
internal sealed record ProxyCall
{
    /// <summary>Path that was called.</summary>
    public required string Path { get; init; }

    /// <summary>Status of the answer, or null without one.</summary>
    public required int? Status { get; init; }

    /// <summary>Milliseconds until the whole answer was there.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>True when it is what a sound gateway and a sound service answer.</summary>
    public required bool Holds { get; init; }

    /// <summary>Why it does not, in one sentence, or null.</summary>
    public required string? Reason { get; init; }
}
