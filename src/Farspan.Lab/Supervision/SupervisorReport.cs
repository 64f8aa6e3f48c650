namespace Farspan.Lab.Supervision;

/// <summary>What the supervisor answers to a command on its control socket.</summary>
public sealed record SupervisorReport
{
    /// <summary>Its process.</summary>
    public required int Pid { get; init; }

    /// <summary>Digest of the plan it looks after; empty before its first.</summary>
    public required string Digest { get; init; }

    /// <summary>Everything it looks after, ordered by machine and name.</summary>
    public required IReadOnlyList<UnitRecord> Units { get; init; }

    /// <summary>Services that a reload started, as <c>machine/service</c>.</summary>
    public required IReadOnlyList<string> Started { get; init; }

    /// <summary>Services that a reload stopped, as <c>machine/service</c>.</summary>
    public required IReadOnlyList<string> Stopped { get; init; }

    /// <summary>Services whose process a reload replaced by one of this build, as <c>machine/service</c>.</summary>
    public required IReadOnlyList<string> Replaced { get; init; }

    /// <summary>Why the command could not be carried out, or null.</summary>
    public required string? Failure { get; init; }
}
