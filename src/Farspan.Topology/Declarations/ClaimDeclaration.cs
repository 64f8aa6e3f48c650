using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A claim as it stands in the file; exactly one of the verbs is not null in a valid one.</summary>
internal sealed record ClaimDeclaration
{
    public required Located<string>? Name { get; init; }

    public required FlowDeclaration? Never { get; init; }

    public required FlowDeclaration? Always { get; init; }

    public required FlowDeclaration? Only { get; init; }

    public required EncryptedDeclaration? Encrypted { get; init; }

    public required SurvivesDeclaration? Survives { get; init; }

    public required IReadOnlyList<Located<SelectorDeclaration>>? Isolated { get; init; }

    public required SelectorDeclaration? Adjacent { get; init; }

    public required SelectorDeclaration? AirGapped { get; init; }

    public required IReadOnlyList<Located<Reference>>? NoOverlap { get; init; }
}
