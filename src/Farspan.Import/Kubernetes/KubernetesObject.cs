using Farspan.Import.Documents;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Kubernetes;

/// <summary>One object of a cluster, as far as every kind is alike.</summary>
internal sealed record KubernetesObject
{
    public required string Kind { get; init; }

    public required string ApiVersion { get; init; }

    public required string Name { get; init; }

    /// <summary>Its namespace; <c>default</c> where none is written, as kubectl has it; meaningless for kinds without one.</summary>
    public required string Namespace { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>All of it.</summary>
    public required ForeignMap Body { get; init; }

    public required SourceSpan Span { get; init; }
}
