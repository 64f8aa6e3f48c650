using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>How long packets may be on the ways between networks, from what is declared of networks and links.</summary>
public static class PathMtu
{
    /// <summary>What is carried where nothing is declared: Ethernet's packets (RFC 894).</summary>
    public const int Undeclared = 1500;

    /// <summary>What WireGuard wraps around a packet, the outer IPv6 header included: 40 IPv6 + 8 UDP + 32 WireGuard (WireGuard paper, section 5.4.6).</summary>
    public const int WrappingV6 = 80;

    /// <summary>The same with an outer IPv4 header of 20 octets.</summary>
    public const int WrappingV4 = 60;

    /// <summary>The longest packet from a machine of one network to a machine of another, or of the same, and what is narrowest on the way: <c>network 'a'</c>.</summary>
    public static (int Mtu, string Narrowest) Between(NetworkTopology topology, Network first, Network second)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var pieces = new List<(int Mtu, string Name)> { Of(first), Of(second) };
        if (first.Name != second.Name)
        {
            pieces.Add(topology.Links.FirstOrDefault(l => l.IsRouted && l.Joins(first.Name, second.Name)) is { } link
                ? (link.Method == LinkMethod.Vpn ? Of(link) : link.Mtu ?? Undeclared, $"link '{link.Name}'")
                : (Undeclared, "the way between the networks' routers"));
        }

        return pieces.MinBy(p => p.Mtu);
    }

    /// <summary>The longest packet inside an overlay: declared, or what its narrowest path carries less the largest wrapping, since members may come to have other endpoints.</summary>
    public static int Of(NetworkTopology topology, Overlay overlay)
    {
        ArgumentNullException.ThrowIfNull(overlay);
        return overlay.Mtu ?? Pairs(overlay).Select(p => Between(topology, p.First.Attachments[0].Network, p.Second.Attachments[0].Network).Mtu).DefaultIfEmpty(Undeclared).Min() - WrappingV6;
    }

    /// <summary>The longest packet inside a VPN: declared, or what the way between two routers carries less the largest wrapping.</summary>
    public static int Of(Link vpn)
    {
        ArgumentNullException.ThrowIfNull(vpn);
        return vpn.Mtu ?? Undeclared - WrappingV6;
    }

    /// <summary>Two members for every pair of networks that an overlay has members in.</summary>
    public static IEnumerable<(Machine First, Machine Second)> Pairs(Overlay overlay)
    {
        ArgumentNullException.ThrowIfNull(overlay);
        var places = overlay.Members.GroupBy(m => m.Attachments[0].Network.Name, StringComparer.Ordinal).Select(g => g.Take(2).ToList()).ToList();
        for (var i = 0; i < places.Count; i++)
        {
            if (places[i].Count > 1)
            {
                yield return (places[i][0], places[i][1]);
            }

            for (var j = i + 1; j < places.Count; j++)
            {
                yield return (places[i][0], places[j][0]);
            }
        }
    }

    private static (int Mtu, string Name) Of(Network network) => (network.Mtu ?? Undeclared, $"network '{network.Name}'");
}
