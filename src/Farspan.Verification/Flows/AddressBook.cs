using System.Collections.Frozen;
using System.Net;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Links;
using Farspan.Topology.Model;

namespace Farspan.Verification.Flows;

/// <summary>Who has which address, on which plane: the plan's allocations, and nothing else of the plan.</summary>
public sealed class AddressBook
{
    private readonly FrozenDictionary<string, IReadOnlyList<NodeAddress>> _byNode;
    private readonly FrozenDictionary<IPAddress, NodeAddress> _byAddress;

    private AddressBook(Dictionary<string, IReadOnlyList<NodeAddress>> byNode, string? internet)
    {
        _byNode = byNode.ToFrozenDictionary(StringComparer.Ordinal);
        Internet = internet;
        var byAddress = new Dictionary<IPAddress, NodeAddress>();
        foreach (var address in byNode.Values.SelectMany(a => a))
        {
            byAddress.TryAdd(address.Address, address);
        }

        _byAddress = byAddress.ToFrozenDictionary();
    }

    /// <summary>Name of the internet host, or null when the plan has none.</summary>
    public string? Internet { get; }

    /// <summary>Reads the addresses of <paramref name="plan"/>.</summary>
    public static AddressBook From(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var machines = plan.Topology.Machines.ToDictionary(m => m.Name, StringComparer.Ordinal);
        var byNode = new Dictionary<string, IReadOnlyList<NodeAddress>>(StringComparer.Ordinal);
        foreach (var spec in plan.Machines.Concat(plan.Fabric))
        {
            byNode[spec.Machine] = AddressesOf(spec, machines.GetValueOrDefault(spec.Machine));
        }

        return new AddressBook(byNode, plan.Fabric.FirstOrDefault(f => f.Role == MachineRole.Internet)?.Machine);
    }

    /// <summary>Addresses of a node, loopback left out; empty for an unknown node.</summary>
    public IReadOnlyList<NodeAddress> Of(string node) => _byNode.GetValueOrDefault(node, []);

    /// <summary>The node address that <paramref name="address"/> is, or null.</summary>
    public NodeAddress? Find(IPAddress address) => _byAddress.GetValueOrDefault(address);

    private static List<NodeAddress> AddressesOf(MachineSpec spec, Machine? machine)
    {
        var loopbacks = spec.Links.Where(l => l.Kind == LinkKind.Loopback).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var overlays = spec.Overlays.ToDictionary(o => o.Link, o => o.Name, StringComparer.Ordinal);
        return [.. spec.Addresses.Where(a => !loopbacks.Contains(a.Link)).Select(a => new NodeAddress
        {
            Node = spec.Machine,
            Link = a.Link,
            Address = a.Address,
            Overlay = overlays.GetValueOrDefault(a.Link),
            Subnet = overlays.ContainsKey(a.Link)
                ? null
                : machine?.Attachments.Select(t => t.Subnet).FirstOrDefault(s => s.Cidrs.Any(c => c.Contains(a.Address))),
        })];
    }
}
