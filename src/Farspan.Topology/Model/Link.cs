using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>A declared way between two networks.</summary>
public sealed record Link
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>How the way is made.</summary>
    public required LinkMethod Method { get; init; }

    /// <summary>One side; for a way to one service the side that asks.</summary>
    public required Network First { get; init; }

    /// <summary>The other side; for a way to one service the side that answers.</summary>
    public required Network Second { get; init; }

    /// <summary>The one service that it leads to; null where the networks route to each other.</summary>
    public Service? Service { get; init; }

    /// <summary>For a private link the subnet of <see cref="First"/> in which its endpoint has an address, else null.</summary>
    public Subnet? Subnet { get; init; }

    /// <summary>Declared addresses of a private link's endpoint, at most one per family; the plan allocates those left out.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Name of a private link's endpoint in the hosts files of those who ask: <c>service.link</c>; else null.</summary>
    public string? EndpointName => Method == LinkMethod.PrivateLink ? $"{Service!.Name}.{Name}" : null;

    /// <summary>The gateway of a way over the internet, as it was before policies gave it rules; else null.</summary>
    public Gateway? Via { get; init; }

    /// <summary>UDP port on which both routers of a VPN listen; 0 for the other methods.</summary>
    public ushort Port { get; init; }

    /// <summary>Longest packet that it carries in octets, 576–65535; null for 1500, and for a VPN for what fits into that. Only where the networks route to each other.</summary>
    public int? Mtu { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }

    /// <summary>True where both networks route to each other; false for ways to one service, which only one side can begin.</summary>
    public bool IsRouted => Method is LinkMethod.Peering or LinkMethod.StaticRoute or LinkMethod.Vpn;

    /// <summary>True where it joins these two networks, whichever is first.</summary>
    public bool Joins(string first, string second) =>
        (string.Equals(First.Name, first, StringComparison.Ordinal) && string.Equals(Second.Name, second, StringComparison.Ordinal)) ||
        (string.Equals(First.Name, second, StringComparison.Ordinal) && string.Equals(Second.Name, first, StringComparison.Ordinal));
}
