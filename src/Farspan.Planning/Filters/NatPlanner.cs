using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Allocation;
using Farspan.Planning.Linking;
using Farspan.Planning.Naming;
using Farspan.State.Filters;
using Farspan.State.Nat;
using Farspan.Topology.Model;

namespace Farspan.Planning.Filters;

/// <summary>What routers translate: machines of subnets with a way out become the router towards the internet, and forwarded ports of the router lead to machines.</summary>
/// <param name="addresses">The addresses.</param>
/// <param name="internet">Every stranger; null where no subnet has a way out.</param>
/// <param name="gateways">The machines of the gateway that each link over the internet leads to, by name of the link.</param>
/// <param name="links">Private links.</param>
internal sealed class NatPlanner(AddressPlan addresses, Side? internet, IReadOnlyDictionary<string, Side> gateways, PrivateLinkRules links)
{
    /// <summary>The rules of the forward chain that let pass what is translated: they see machines' own addresses at both ends.</summary>
    public IEnumerable<FilterRuleSpec> Passing(Network network)
    {
        foreach (var (origin, block, others) in WaysOut(network))
        {
            yield return FilterRules.Rule(FilterChain.Forward, origin) with
            {
                OutLink = LinkNames.Wan,
                Source = AddressMatch.In(block),
                Destination = AddressMatch.In(others.Spec.Name),
                States = ConnectionStates.New,
            };
        }

        foreach (var (forward, address) in Forwards(network))
        {
            yield return FilterRules.Rule(FilterChain.Forward, Origin(network, forward)) with
            {
                InLink = LinkNames.Wan,
                Destination = AddressMatch.In(address.ToHostNetwork()),
                Protocol = FlowPorts.ProtocolOf(forward.Protocol),
                Ports = [forward.MachinePorts],
                States = ConnectionStates.New,
            };
        }

        foreach (var rule in links.Passing(network))
        {
            yield return rule;
        }
    }

    /// <summary>The translations; <paramref name="slot"/> is the router's pair of transit addresses.</summary>
    public IReadOnlyList<NatRuleSpec> Rules(Network network, int slot) =>
    [
        .. Forwards(network).Select(f => Rule(NatKind.Destination, Origin(network, f.Forward)) with
        {
            InLink = LinkNames.Wan,
            Destination = AddressMatch.In(TransitBlocks.Far(slot, f.Address.IsV6).ToHostNetwork()),
            Protocol = FlowPorts.ProtocolOf(f.Forward.Protocol),
            Ports = [f.Forward.Ports],
            To = f.Address,
            ToPort = f.Forward.At,
        }),
        .. WaysOut(network).Select(w => Rule(NatKind.Masquerade, w.Origin) with
        {
            OutLink = LinkNames.Wan, Source = AddressMatch.In(w.Block), Destination = AddressMatch.In(w.Others.Spec.Name),
        }),
        .. links.Translations(network),
    ];

    // To strangers, and over links to gateways of other networks.
    private IEnumerable<(string Origin, IPNetwork Block, SetDraft Others)> WaysOut(Network network)
    {
        var asked = addresses.Topology.Links.Where(l => l.Method == LinkMethod.Internet && l.First.Name == network.Name).OrderBy(l => l.Name, StringComparer.Ordinal).ToList();
        return from subnet in network.Subnets.Where(s => s.Exposure == Exposure.Egress).OrderBy(s => s.Name, StringComparer.Ordinal)
               from block in subnet.Cidrs
               from way in asked.Select(l => (Origin: Origins.Declared($"link/{l.Name}", l.Location), To: (Side?)gateways[l.Name])).Prepend((Origin: Origin(subnet), To: internet))
               let others = block.IsV6 ? way.To?.V6 : way.To?.V4
               where others is not null
               select (way.Origin, block, others);
    }

    // A machine is meant by the address of its first card in the network, in each family.
    private IEnumerable<(Forward Forward, IPAddress Address)> Forwards(Network network) =>
        from forward in network.Forwards.OrderBy(f => f.Protocol).ThenBy(f => f.Ports.First)
        let number = addresses.NumberOf(addresses.Topology.Machines.First(m => string.Equals(m.Name, forward.Machine, StringComparison.Ordinal)))
        let own = addresses.Underlay[number].Where(a => network.Cidrs.Any(c => c.Contains(a)))
        from address in own.DistinctBy(a => a.IsV6)
        select (forward, address);

    private static string Origin(Subnet subnet) => Origins.Declared($"egress/{subnet.FullName}", subnet.Location);

    private static string Origin(Network network, Forward forward) => Origins.Declared($"forward/{network.Name}", forward.Location);

    /// <summary>A rule that every packet matches: the starting point of every other one.</summary>
    public static NatRuleSpec Rule(NatKind kind, string origin) => new()
    {
        Kind = kind,
        InLink = null,
        OutLink = null,
        Source = null,
        Destination = null,
        Protocol = FilterProtocol.Any,
        Ports = [],
        To = null,
        ToPort = null,
        Origin = origin,
    };
}
