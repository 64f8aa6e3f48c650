using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A way outside as it stands in the file.</summary>
internal sealed record EgressDeclaration
{
    public required Located<string>? Name { get; init; }

    public required SelectorDeclaration? From { get; init; }

    public required IReadOnlyList<Located<string>> To { get; init; }

    public required IReadOnlyList<Located<PortLiteral>> Ports { get; init; }

    public required string? Purpose { get; init; }

    public required Located<string>? Via { get; init; }
}
