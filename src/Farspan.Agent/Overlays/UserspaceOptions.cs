using Farspan.Reconcile;

namespace Farspan.Agent.Overlays;

/// <summary>How userspace engines are started.</summary>
public sealed record UserspaceOptions
{
    /// <summary>Program: a path, or a name that is looked up in PATH.</summary>
    public required string Program { get; init; }

    /// <summary>Its name and version for the status, such as <c>wireguard-go 0.0.20220316</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Environment of its processes, by which crash clean-up finds them.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Raised when an engine dies, so that the next pass comes at once; null where nobody waits.</summary>
    public required Signal? Wake { get; init; }
}
