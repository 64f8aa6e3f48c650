namespace Farspan.State.Services;

/// <summary>A service as its supervisor sees it.</summary>
public sealed record ServiceStatus
{
    /// <summary>Name in the topology; the key within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required ServiceState State { get; init; }

    /// <summary>How often it was started again since its spec was applied, 0 or more.</summary>
    public required int Restarts { get; init; }

    /// <summary>Process id while it runs, else null.</summary>
    public required int? Pid { get; init; }

    /// <summary>Moment of the last change of <see cref="State"/>.</summary>
    public required DateTimeOffset Since { get; init; }
}
