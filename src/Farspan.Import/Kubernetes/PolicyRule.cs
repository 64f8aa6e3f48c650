using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Kubernetes;

/// <summary>One ingress or egress rule.</summary>
internal sealed record PolicyRule
{
    /// <summary>The peers, any of them; null means everybody.</summary>
    public required IReadOnlyList<PolicyPeer>? Peers { get; init; }

    /// <summary>The ports, any of them; null means all.</summary>
    public required IReadOnlyList<PolicyPort>? Ports { get; init; }

    /// <summary><c>ingress[0]</c>.</summary>
    public required string Position { get; init; }

    public required SourceSpan Span { get; init; }
}
