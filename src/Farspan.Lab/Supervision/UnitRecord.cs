namespace Farspan.Lab.Supervision;

/// <summary>What is known of one supervised process or set of listeners: kept in a file, so that a new supervisor goes on where the old one died.</summary>
public sealed record UnitRecord
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>The service.</summary>
    public required string Name { get; init; }

    /// <summary>Digest of what it was started with.</summary>
    public required string Digest { get; init; }

    /// <summary>What it was started from and in, where another process can take its place; else empty.</summary>
    public required string Build { get; init; }

    /// <summary>Its process; null for listeners and while none runs.</summary>
    public required ProcessRecord? Process { get; init; }

    /// <summary>How often it died and was started again.</summary>
    public required int Restarts { get; init; }

    /// <summary>Why it does not run, or null.</summary>
    public required string? Failure { get; init; }
}
