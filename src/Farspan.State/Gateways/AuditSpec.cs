namespace Farspan.State.Gateways;

/// <summary>What is kept of an audit log.</summary>
public sealed record AuditSpec
{
    /// <summary>Size at which a file is closed and the next one begun, in bytes.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Closed files that are kept, from 1; older ones are removed.</summary>
    public required int Files { get; init; }

    /// <summary>True to answer 503 while lines cannot be written; false to go on and count what was lost.</summary>
    public required bool RefusesWhenFull { get; init; }
}
