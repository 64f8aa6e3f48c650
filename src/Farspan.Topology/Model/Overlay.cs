using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>An encrypted WireGuard mesh among machines, with its own block.</summary>
public sealed record Overlay
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Its blocks: one IPv4, one IPv6 or one of each.</summary>
    public required IReadOnlyList<IPNetwork> Cidrs { get; init; }

    /// <summary>Members, in declaration order of the machines.</summary>
    public required IReadOnlyList<Machine> Members { get; init; }

    /// <summary>Declared overlay addresses by machine name; the plan allocates the others.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> Addresses { get; init; }

    /// <summary>UDP port that every member listens on.</summary>
    public required ushort Port { get; init; }

    /// <summary>Longest packet inside in octets, 576–65535; null for what the paths between its members carry.</summary>
    public int? Mtu { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
