namespace Farspan.Lab.Status;

/// <summary>What the lab costs in memory.</summary>
/// <remarks>Resident sizes are those of /proc/PID/statm (proc(5)); the kernel's own share for a namespace cannot be read per namespace and is measured by <c>bench lab</c>.</remarks>
public sealed record LabMemory
{
    /// <summary>Nodes that have a namespace: machines and fabric.</summary>
    public required int Namespaces { get; init; }

    /// <summary>Resident memory of all userspace overlay engines, in bytes.</summary>
    public required long OverlayBytes { get; init; }

    /// <summary>Resident memory of all services that are processes, in bytes.</summary>
    public required long ServiceBytes { get; init; }

    /// <summary>Resident memory of supervisor and keeper, in bytes.</summary>
    public required long SupervisorBytes { get; init; }
}
