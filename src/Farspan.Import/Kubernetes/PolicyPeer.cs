using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Kubernetes;

/// <summary>One entry of a rule's peers: pods by selectors, or a block.</summary>
internal sealed record PolicyPeer
{
    /// <summary>Pods of which namespaces; null means those of the policy's own.</summary>
    public required LabelSelector? Namespaces { get; init; }

    /// <summary>Which pods of those namespaces; null means all.</summary>
    public required LabelSelector? Pods { get; init; }

    /// <summary>The block; null for selectors.</summary>
    public required IPNetwork? Block { get; init; }

    /// <summary>What the block leaves out.</summary>
    public required IReadOnlyList<IPNetwork> Except { get; init; }

    public required SourceSpan Span { get; init; }
}
