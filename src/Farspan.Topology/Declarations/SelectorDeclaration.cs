using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Declarations;

/// <summary>A selector as it stands in the file: the union of its terms.</summary>
internal sealed record SelectorDeclaration
{
    public required IReadOnlyList<SelectorTerm> Terms { get; init; }

    public required SourceSpan Span { get; init; }

    /// <summary>Canonical text; equal texts mean equal things.</summary>
    public string Text => string.Join(" + ", Terms.Select(t => t.Text).Distinct(StringComparer.Ordinal));
}
