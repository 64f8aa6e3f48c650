using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>What stands under <c>survives</c>.</summary>
internal sealed record SurvivesDeclaration
{
    public required Located<string>? Service { get; init; }

    public required Located<LosingDeclaration>? Losing { get; init; }
}
