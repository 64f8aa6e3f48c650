using System.Net;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Routes;

namespace Farspan.Planning.Tests.Reference;

/// <summary>Carries packets through a plan hop by hop as the kernel would: routes, reverse path filter, chains, cables, cryptokey routing.</summary>
internal sealed class PacketWalk(NetworkPlan plan)
{
    private const int MostHops = 8;

    private readonly Dictionary<string, MachineSpec> _nodes = plan.Machines.Concat(plan.Fabric).ToDictionary(m => m.Machine, StringComparer.Ordinal);

    /// <summary>True when the packet arrives and its answer comes back.</summary>
    public bool Connects(string sender, Packet packet)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var receiver = Send(sender, packet, node => Note(seen, node));
        if (receiver is null)
        {
            return false;
        }

        // An answer is established wherever the question passed, and new everywhere else.
        return Send(receiver, packet.Answer(), node => seen.Contains(node) ? ConnectionStates.Established : ConnectionStates.New) == sender;
    }

    /// <summary>The link that a node would send by, with the address that it would send from; null without a route.</summary>
    public IPAddress? SourceFor(string node, IPAddress destination) =>
        Lookup(_nodes[node], destination) is { } route ? _nodes[node].Addresses.FirstOrDefault(a => a.Link == route.Link && a.Address.IsV6 == destination.IsV6)?.Address : null;

    /// <summary>True when a node's chain lets a first packet pass, whatever brought it there: what a forger can try.</summary>
    public bool Lets(string node, FilterChain chain, string? inLink, string? outLink, Packet packet) =>
        Passes(_nodes[node], chain, inLink, outLink, packet, ConnectionStates.New);

    private static ConnectionStates Note(HashSet<string> seen, string node)
    {
        seen.Add(node);
        return ConnectionStates.New;
    }

    private string? Send(string sender, Packet packet, Func<string, ConnectionStates> state)
    {
        var spec = _nodes[sender];
        var route = Lookup(spec, packet.Destination);
        if (route is null || !Passes(spec, FilterChain.Output, null, route.Link, packet, state(sender)))
        {
            return null;
        }

        return spec.Links.Single(l => l.Name == route.Link).Kind == LinkKind.WireGuard
            ? Tunnel(spec, route.Link, packet, state)
            : Hop(spec, route, packet, state, MostHops);
    }

    // Cryptokey routing (WireGuard paper, section 2): the peer that may have the destination, and on arrival may have the source.
    private string? Tunnel(MachineSpec sender, string link, Packet packet, Func<string, ConnectionStates> state)
    {
        var overlay = sender.Overlays.Single(o => o.Link == link);
        var peer = overlay.Members.SingleOrDefault(m => m.AllowedIps.Any(a => a.Contains(packet.Destination)));
        var self = overlay.Members.Single(m => m.Machine == sender.Machine);
        if (peer is null || SourceFor(sender.Machine, peer.Endpoint.Address) is not { } outer)
        {
            return null;
        }

        var carried = Send(sender.Machine, new Packet(outer, peer.Endpoint.Address, FilterProtocol.Udp, (ushort)peer.Endpoint.Port), _ => ConnectionStates.New);
        var receiver = _nodes[peer.Machine];
        return carried == peer.Machine && self.AllowedIps.Any(a => a.Contains(packet.Source)) &&
            Passes(receiver, FilterChain.Input, receiver.Overlays.Single(o => o.Name == overlay.Name).Link, null, packet, state(receiver.Machine))
            ? receiver.Machine
            : null;
    }

    private string? Hop(MachineSpec from, RouteSpec route, Packet packet, Func<string, ConnectionStates> state, int hops)
    {
        var next = route.Gateway ?? packet.Destination;
        if (hops == 0 || Neighbour(from, route.Link, next) is not var (node, link))
        {
            return null;
        }

        var back = Lookup(node, packet.Source);
        var check = node.Sysctls.Single(s => s.Name == "net/ipv4/conf/all/rp_filter").Value;
        if (!packet.Source.IsV6 && (back is null || (check == "1" && back.Link != link)))
        {
            return null;
        }

        if (node.Addresses.Any(a => a.Address.Equals(packet.Destination)))
        {
            return Passes(node, FilterChain.Input, link, null, packet, state(node.Machine)) ? node.Machine : null;
        }

        var onward = Lookup(node, packet.Destination);
        var forwards = node.Sysctls.Any(s => s.Name == (packet.Source.IsV6 ? "net/ipv6/conf/all/forwarding" : "net/ipv4/ip_forward") && s.Value == "1");
        return forwards && onward is not null && Passes(node, FilterChain.Forward, link, onward.Link, packet, state(node.Machine))
            ? Hop(node, onward, packet, state, hops - 1)
            : null;
    }

    // Who has this address on the wire behind this link; a bridge joins all of its ports.
    private (MachineSpec Node, string Link)? Neighbour(MachineSpec from, string link, IPAddress address)
    {
        foreach (var (node, at) in Wire(from.Machine, link))
        {
            if (_nodes[node].Addresses.Any(a => a.Link == at && a.Address.Equals(address)))
            {
                return (_nodes[node], at);
            }
        }

        return null;
    }

    private IEnumerable<(string Node, string Link)> Wire(string node, string link)
    {
        var ends = plan.Cables.SelectMany(c => new[] { (Here: c.Near, There: c.Far), (Here: c.Far, There: c.Near) }).ToList();
        foreach (var there in ends.Where(e => e.Here.Machine == node && (e.Here.Link == link || e.Here.Bridge == link)).Select(e => e.There))
        {
            yield return (there.Machine, there.Bridge ?? there.Link);
            if (there.Bridge is not null)
            {
                foreach (var other in ends.Where(e => e.Here.Machine == there.Machine && e.Here.Bridge == there.Bridge).Select(e => e.There))
                {
                    yield return (other.Machine, other.Link);
                }
            }
        }
    }

    private static RouteSpec? Lookup(MachineSpec node, IPAddress address) => node.Routes
        .Concat(node.Addresses.Select(a => new RouteSpec { Destination = Around(a.Address, a.PrefixLength), Link = a.Link, Gateway = null, Metric = 0 }))
        .Where(r => r.Destination.IsV6 == address.IsV6 && r.Destination.Contains(address))
        .MaxBy(r => (r.Destination.PrefixLength, -(long)r.Metric));

    private static IPNetwork Around(IPAddress address, int length)
    {
        var bits = address.IsV6 ? 128 : 32;
        var mask = length == 0 ? UInt128.Zero : UInt128.MaxValue << (bits - length);
        return new IPNetwork(IPAddress.FromNumber(address.ToNumber() & mask, address.IsV6), length);
    }

    private static bool Passes(MachineSpec node, FilterChain chain, string? inLink, string? outLink, Packet packet, ConnectionStates state)
    {
        var filter = node.Filter;
        var rule = filter.Rules.FirstOrDefault(r =>
            r.Chain == chain &&
            (r.InLink is null || r.InLink == inLink) &&
            (r.OutLink is null || r.OutLink == outLink) &&
            Matches(filter, r.Source, packet.Source) &&
            Matches(filter, r.Destination, packet.Destination) &&
            (r.Protocol == FilterProtocol.Any || r.Protocol == packet.Protocol) &&
            (r.Ports.Count == 0 || r.Ports.Any(p => p.First <= packet.Port && packet.Port <= p.Last)) &&
            (r.States == ConnectionStates.None || (r.States & state) != 0));
        var policy = chain switch { FilterChain.Input => filter.InputPolicy, FilterChain.Forward => filter.ForwardPolicy, _ => filter.OutputPolicy };
        return (rule?.Verdict ?? policy) == FilterVerdict.Accept;
    }

    private static bool Matches(FilterSpec filter, AddressMatch? match, IPAddress address) =>
        match is null || (match.Network is { } network ? network.Contains(address) : filter.Sets.Single(s => s.Name == match.Set).Networks.Any(n => n.Contains(address)));
}
