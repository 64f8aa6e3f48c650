using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Kubernetes;

/// <summary>A NetworkPolicy.</summary>
internal sealed record Policy
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required LabelSelector Pods { get; init; }

    /// <summary>The ingress rules; null where the policy says nothing about ingress. Without rules it lets nothing in.</summary>
    public required IReadOnlyList<PolicyRule>? Ingress { get; init; }

    /// <summary>The egress rules, likewise.</summary>
    public required IReadOnlyList<PolicyRule>? Egress { get; init; }

    public required SourceSpan Span { get; init; }
}
