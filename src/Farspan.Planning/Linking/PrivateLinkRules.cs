using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Filters;
using Farspan.Planning.Naming;
using Farspan.State.Filters;
using Farspan.State.Nat;
using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>What both routers of private links let pass and translate, and how the backbone leads from one to the other.</summary>
/// <param name="ends">The links, one for each family.</param>
internal sealed class PrivateLinkRules(IReadOnlyList<PrivateLinkEnd> ends)
{
    /// <summary>The rules of a router's forward chain: who may ask, by policy, at the one end; the link's own address at the other.</summary>
    public IEnumerable<FilterRuleSpec> Passing(Network network)
    {
        foreach (var end in ends.Where(e => e.Link.First.Name == network.Name))
        {
            foreach (var (policy, from, ports) in end.Askers)
            {
                foreach (var (protocol, ranges) in (end.Endpoint.IsV6 ? from.V6 : from.V4) is null ? [] : ports)
                {
                    yield return FilterRules.Rule(FilterChain.Forward, Origins.Declared($"policy/{policy.Name}", policy.Location)) with
                    {
                        OutLink = LinkNames.Wan,
                        Source = AddressMatch.In((end.Endpoint.IsV6 ? from.V6 : from.V4)!.Spec.Name),
                        Destination = AddressMatch.In(end.Far.ToHostNetwork()),
                        Protocol = protocol,
                        Ports = ranges,
                        States = ConnectionStates.New,
                    };
                }
            }
        }

        foreach (var end in ends.Where(e => e.Link.Second.Name == network.Name))
        {
            foreach (var (protocol, ranges) in end.Ports)
            {
                yield return FilterRules.Rule(FilterChain.Forward, Origin(end.Link)) with
                {
                    InLink = LinkNames.Wan,
                    Source = AddressMatch.In(end.Near.ToHostNetwork()),
                    Destination = AddressMatch.In(end.Machine.ToHostNetwork()),
                    Protocol = protocol,
                    Ports = ranges,
                    States = ConnectionStates.New,
                };
            }
        }
    }

    /// <summary>A router's translations. The asking network's: the endpoint becomes the link's far address, its machines the near one. The answering network's: these become the service's machine and the router.</summary>
    public IEnumerable<NatRuleSpec> Translations(Network network)
    {
        foreach (var end in ends.Where(e => e.Link.First.Name == network.Name))
        {
            var own = network.Cidrs.First(c => c.Contains(end.Endpoint));
            foreach (var (protocol, ranges) in end.Ports)
            {
                yield return NatPlanner.Rule(NatKind.Destination, Origin(end.Link)) with
                {
                    Source = AddressMatch.In(own), Destination = AddressMatch.In(end.Endpoint.ToHostNetwork()), Protocol = protocol, Ports = ranges, To = end.Far,
                };
            }

            yield return NatPlanner.Rule(NatKind.Source, Origin(end.Link)) with
            {
                OutLink = LinkNames.Wan, Source = AddressMatch.In(own), Destination = AddressMatch.In(end.Far.ToHostNetwork()), To = end.Near,
            };
        }

        foreach (var end in ends.Where(e => e.Link.Second.Name == network.Name))
        {
            foreach (var (protocol, ranges) in end.Ports)
            {
                yield return NatPlanner.Rule(NatKind.Destination, Origin(end.Link)) with
                {
                    InLink = LinkNames.Wan,
                    Source = AddressMatch.In(end.Near.ToHostNetwork()),
                    Destination = AddressMatch.In(end.Far.ToHostNetwork()),
                    Protocol = protocol,
                    Ports = ranges,
                    To = end.Machine,
                };
            }

            yield return NatPlanner.Rule(NatKind.Source, Origin(end.Link)) with
            {
                OutLink = end.Bridge, Source = AddressMatch.In(end.Near.ToHostNetwork()), Destination = AddressMatch.In(end.Machine.ToHostNetwork()), To = end.Router,
            };
        }
    }

    /// <summary>Endpoints in a network, by the subnet that they have an address in.</summary>
    public IEnumerable<(string Bridge, IPAddress Address)> Endpoints(Network network) => ends
        .Where(e => e.Link.First.Name == network.Name).Select(e => (LinkNames.Bridge(e.Link.Subnet!.Name), e.Endpoint));

    /// <summary>The backbone's routes to the two addresses of each link, by the network whose router has them.</summary>
    public IEnumerable<(Network Network, IPNetwork Destination)> Routes() =>
        ends.SelectMany(e => new[] { (e.Link.First, e.Near.ToHostNetwork()), (e.Link.Second, e.Far.ToHostNetwork()) });

    private static string Origin(Link link) => Origins.Declared($"link/{link.Name}", link.Location);
}
