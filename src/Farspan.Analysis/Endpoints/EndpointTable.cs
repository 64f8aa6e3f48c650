using System.Collections.Frozen;
using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.Planning.Filters;
using Farspan.State;
using Farspan.State.Links;

namespace Farspan.Analysis.Endpoints;

/// <summary>Every endpoint of a plan: machine by machine in the plan's order, then the internet.</summary>
public sealed class EndpointTable
{
    private readonly FrozenDictionary<string, IReadOnlyList<Endpoint>> _byNode;
    private readonly FrozenDictionary<IPAddress, Endpoint> _byAddress;

    private EndpointTable(List<Endpoint> all)
    {
        All = all;
        _byNode = all.GroupBy(e => e.Node, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, IReadOnlyList<Endpoint> (g) => [.. g], StringComparer.Ordinal);
        _byAddress = all.Where(e => !e.IsInternet).DistinctBy(e => e.Address).ToFrozenDictionary(e => e.Address);
        Internet = [.. all.Where(e => e.IsInternet)];
    }

    /// <summary>All of them; the position is <see cref="Endpoint.Id"/>.</summary>
    public IReadOnlyList<Endpoint> All { get; }

    /// <summary>The parts of the internet.</summary>
    public IReadOnlyList<Endpoint> Internet { get; }

    /// <summary>Reads them from a plan.</summary>
    public static EndpointTable Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var all = new List<Endpoint>();
        foreach (var machine in plan.Machines)
        {
            var loopbacks = machine.Links.Where(l => l.Kind == LinkKind.Loopback).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
            var overlays = machine.Overlays.ToDictionary(o => o.Link, o => o.Name, StringComparer.Ordinal);
            foreach (var address in machine.Addresses.Where(a => !loopbacks.Contains(a.Link)))
            {
                all.Add(new Endpoint
                {
                    Id = all.Count,
                    Node = machine.Machine,
                    Link = address.Link,
                    Address = address.Address,
                    Overlay = overlays.GetValueOrDefault(address.Link),
                    Blocks = [address.Address.ToHostNetwork()],
                    IsInternet = false,
                });
            }
        }

        if (plan.Fabric.FirstOrDefault(f => f.Role == MachineRole.Internet) is { } internet)
        {
            AddInternet(plan, internet, all);
        }

        return new EndpointTable(all);
    }

    /// <summary>The endpoints of a machine or of the internet node; empty for others.</summary>
    public IReadOnlyList<Endpoint> Of(string node) => _byNode.GetValueOrDefault(node, []);

    /// <summary>The machine's endpoint with an address, or null.</summary>
    public Endpoint? Find(IPAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>The part of the internet that holds an address, or null where the address is declared.</summary>
    public Endpoint? FindOutside(IPAddress address) => Internet.FirstOrDefault(e => e.Blocks.Any(b => b.Contains(address)));

    // The outside, cut at every prefix that a rule speaks of; pieces that lie in the same sets are one endpoint.
    private static void AddInternet(NetworkPlan plan, MachineSpec internet, List<Endpoint> all)
    {
        var matches = MatchedBlocks(plan);
        var card = internet.Addresses[0].Link;
        var usesV6 = plan.Machines.Any(m => m.Addresses.Any(a => a.Address.IsV6));
        foreach (var isV6 in usesV6 ? new[] { false, true } : [false])
        {
            var outside = OutsideBlocks.Of(plan.Topology, isV6);
            var cuts = matches.SelectMany(m => m).Where(b => b.IsV6 == isV6 && b.PrefixLength > 0 && outside.Any(o => o.Contains(b) && o != b)).Distinct().ToList();
            var pieces = outside.SelectMany(o => Cut(o, [.. cuts.Where(c => o.Contains(c))]));
            foreach (var group in pieces.GroupBy(p => string.Join(' ', matches.Select((m, i) => (m, i)).Where(m => m.m.Any(b => b.Contains(p))).Select(m => m.i))))
            {
                var blocks = NetworkSets.Ordered(group);
                all.Add(new Endpoint
                {
                    Id = all.Count, Node = internet.Machine, Link = card, Address = Representative(internet, blocks), Overlay = null, Blocks = blocks, IsInternet = true,
                });
            }
        }
    }

    // The address that the lab's internet host really has, where it is one of them: then a witness can be tried out.
    private static IPAddress Representative(MachineSpec internet, IReadOnlyList<IPNetwork> blocks) =>
        internet.Addresses.Select(a => a.Address).FirstOrDefault(a => blocks.Any(b => b.Contains(a))) ??
        IPAddress.FromNumber(blocks[0].FirstNumber + (blocks[0].FirstNumber < blocks[0].LastNumber ? UInt128.One : UInt128.Zero), blocks[0].IsV6);

    private static IEnumerable<IPNetwork> Cut(IPNetwork block, IReadOnlyList<IPNetwork> inner) =>
        inner.Count == 0 ? [block] : Halves(block).SelectMany(h => Cut(h, [.. inner.Where(i => h.Contains(i) && i != h)]));

    private static IEnumerable<IPNetwork> Halves(IPNetwork block)
    {
        yield return new IPNetwork(block.BaseAddress, block.PrefixLength + 1);
        var bits = block.BaseAddress.GetAddressBytes().Length * 8;
        yield return new IPNetwork(IPAddress.FromNumber(block.FirstNumber + (UInt128.One << (bits - block.PrefixLength - 1)), block.IsV6), block.PrefixLength + 1);
    }

    private static List<IReadOnlyList<IPNetwork>> MatchedBlocks(NetworkPlan plan)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var found = new List<IReadOnlyList<IPNetwork>>();
        foreach (var filter in plan.Machines.Concat(plan.Fabric).Select(m => m.Filter).Where(seen.Add))
        {
            found.AddRange(filter.Sets.Where(seen.Add).Select(s => s.Networks));
            found.AddRange(filter.Rules.SelectMany(r => new[] { r.Source?.Network, r.Destination?.Network }).OfType<IPNetwork>().Select(n => new[] { n }));
        }

        found.AddRange(plan.Topology.Claims.SelectMany(ClaimBlocks.Of).Select(n => new[] { n }));
        return found;
    }
}
