using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A service as it stands in the file.</summary>
internal sealed record ServiceDeclaration
{
    public required SelectorDeclaration? On { get; init; }

    public required Located<string>? Over { get; init; }

    public required IReadOnlyList<Named<PortLiteral>> Ports { get; init; }

    public required Located<int>? Replicas { get; init; }

    public required Located<FailureDomain>? Spread { get; init; }

    public required bool HasQuorum { get; init; }

    public required Located<Storage>? Storage { get; init; }

    public required Located<ServiceRecipe>? Recipe { get; init; }

    public required string? Health { get; init; }

    /// <summary>True when a key was misspelt: what seems to be missing may be there.</summary>
    public required bool HasUnknownKeys { get; init; }
}
