namespace Farspan.Lab.Status;

/// <summary>A service on one machine as it was seen.</summary>
public sealed record LabServiceStatus
{
    /// <summary>Name of the service.</summary>
    public required string Service { get; init; }

    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>The real program that runs (<c>etcd</c>, <c>postgresql</c>, <c>redis</c>, <c>gateway</c>), or <c>listener</c>.</summary>
    public required string Runs { get; init; }

    /// <summary>How it is.</summary>
    public required LabServiceState State { get; init; }

    /// <summary>Process that runs it; null for a listener, or when none runs.</summary>
    public required int? Pid { get; init; }

    /// <summary>How often it died and was started again since the lab came up.</summary>
    public required int Restarts { get; init; }

    /// <summary>Memory resident in RAM, in bytes; 0 when unknown.</summary>
    public required long RssBytes { get; init; }

    /// <summary>Why it is not running, or null.</summary>
    public required string? Reason { get; init; }
}
