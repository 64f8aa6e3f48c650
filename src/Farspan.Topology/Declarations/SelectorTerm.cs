using Farspan.Topology.Diagnostics;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>One part of a selector: a reference, or a map of labels that must all match.</summary>
internal sealed record SelectorTerm
{
    /// <summary>The reference, or null for labels.</summary>
    public required Reference? Reference { get; init; }

    /// <summary>Labels by key: a machine matches when for every key it has one of the values. Empty for a reference.</summary>
    public required IReadOnlyList<Named<IReadOnlyList<Located<string>>>> Labels { get; init; }

    public required SourceSpan Span { get; init; }

    /// <summary>Canonical text: <c>service/etcd</c>, <c>role=etcd|worker,zone=aws/a</c>.</summary>
    public string Text => Reference?.ToString() ?? string.Join(',', Labels
        .OrderBy(l => l.Name, StringComparer.Ordinal)
        .Select(l => $"{l.Name}={string.Join('|', (l.Value ?? []).Select(v => v.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}"));
}
