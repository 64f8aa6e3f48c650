using Farspan.Topology.Diagnostics;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>Who to whom on which ports, as it stands in a policy or a claim.</summary>
internal sealed record FlowDeclaration
{
    public required SelectorDeclaration? From { get; init; }

    public required SelectorDeclaration? To { get; init; }

    /// <summary>Null when left out; empty when what stood there was wrong.</summary>
    public required IReadOnlyList<Located<PortTerm>>? Ports { get; init; }

    public required SourceSpan Span { get; init; }
}
