namespace Farspan.Topology.Model;

/// <summary>Where a service keeps its data.</summary>
public enum Storage
{
    /// <summary><c>none</c>: it keeps none.</summary>
    None,

    /// <summary><c>local</c>: on the machine's own disk, so that it cannot move.</summary>
    Local,

    /// <summary><c>replicated</c>: by the service itself, on every member.</summary>
    Replicated,
}
