using Farspan.Topology.Diagnostics;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>A view as it stands in the file.</summary>
internal sealed record DnsViewDeclaration
{
    public required SelectorDeclaration? From { get; init; }

    public required IReadOnlyList<Located<Reference>> By { get; init; }

    public required Located<string>? Over { get; init; }

    public required SourceSpan Span { get; init; }
}
