using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>A place that hosts machines: a cloud account and region, a rack, or a homelab.</summary>
public sealed record Provider
{
    /// <summary>Unique name, a DNS label (RFC 1123).</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required ProviderKind Kind { get; init; }

    /// <summary>Region as the provider calls it, such as <c>us-east-1</c>, or null.</summary>
    public required string? Region { get; init; }

    /// <summary>Names of its zones; empty where the provider itself is the only failure domain.</summary>
    public required IReadOnlyList<string> Zones { get; init; }

    /// <summary>Block that all its networks are cut from, or null.</summary>
    public required IPNetwork? Cidr { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
