namespace Farspan.Planning;

/// <summary>What is remembered of one machine of a plan, or of one zone.</summary>
public sealed record MachineHistory
{
    /// <summary>Generation of its spec; of a zone, its serial.</summary>
    public required long Generation { get; init; }

    /// <summary>SHA-256 of its spec's content in lower-case hexadecimal.</summary>
    public required string Digest { get; init; }
}
