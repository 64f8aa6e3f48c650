using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A policy as it stands in the file.</summary>
internal sealed record PolicyDeclaration
{
    public required Located<string>? Name { get; init; }

    public required FlowDeclaration? Allow { get; init; }
}
