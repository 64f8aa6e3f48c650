using System.Net;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Import.Kubernetes;

/// <summary>A pod with addresses of its own, or (without a namespace) a node.</summary>
internal sealed record Pod
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Its addresses; empty where the cluster has not given any, then the import does.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The ports that its containers name.</summary>
    public required IReadOnlyList<(string Name, TransportProtocol Protocol, ushort Port)> NamedPorts { get; init; }

    /// <summary>The node that it runs on, or null.</summary>
    public required string? Node { get; init; }

    public required SourceSpan Span { get; init; }
}
