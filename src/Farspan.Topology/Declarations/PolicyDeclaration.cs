using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A policy as it stands in the file.</summary>
internal sealed record PolicyDeclaration
{
    public required Located<string>? Name { get; init; }

    public required FlowDeclaration? Allow { get; init; }

    public required Located<string>? Via { get; init; }

    public required IReadOnlyList<Located<string>> As { get; init; }

    public required IReadOnlyList<Located<string>> Methods { get; init; }
}
