using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Documents;

/// <summary>A value of a foreign document, YAML or JSON alike, that remembers where it stands.</summary>
internal abstract class ForeignNode
{
    /// <summary>Where it begins.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>What it is, in words for a sentence.</summary>
    public abstract string What { get; }
}
