namespace Farspan.Lab.Status;

/// <summary>Whether the lab is looked after.</summary>
public sealed record LabSupervisorStatus
{
    /// <summary>True when the supervisor answers.</summary>
    public required bool IsAlive { get; init; }

    /// <summary>Its process, or null.</summary>
    public required int? Pid { get; init; }

    /// <summary>Process of the keeper, which starts the supervisor again when it dies, or null when it is dead.</summary>
    public required int? KeeperPid { get; init; }

    /// <summary>Memory of both resident in RAM, in bytes.</summary>
    public required long RssBytes { get; init; }
}
