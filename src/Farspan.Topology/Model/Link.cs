using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>A declared way between two networks.</summary>
public sealed record Link
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>How the way is made.</summary>
    public required LinkMethod Method { get; init; }

    /// <summary>One side.</summary>
    public required Network First { get; init; }

    /// <summary>The other side.</summary>
    public required Network Second { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
