using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Aws;

/// <summary>A network interface: groups guard interfaces, so that each becomes a machine.</summary>
internal sealed record AwsInterface
{
    public required string Id { get; init; }

    public required string Subnet { get; init; }

    /// <summary>What its machine shall be called.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Its own addresses, at most one of each family.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>The IPv4 address that strangers know it by, or null.</summary>
    public required IPAddress? Public { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; }

    public required SourceSpan Span { get; init; }
}
