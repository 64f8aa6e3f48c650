using System.Net;
using Farspan.Addressing;
using Farspan.Planning.Dns;
using Farspan.Topology.Model;

namespace Farspan.Planning.Certificates;

/// <summary>Whom policies let reach a port, as machines.</summary>
/// <param name="addresses">The addresses, with a topology that has every policy.</param>
internal sealed class PolicyCallers(ServerAddresses addresses)
{
    private readonly Dictionary<EndpointSet, HashSet<int>> _machines = new(ReferenceEqualityComparer.Instance);

    /// <summary>The machines that may, and whether somebody else may, too: the internet, or a block that no network here has.</summary>
    public (IReadOnlySet<int> Machines, bool HasOthers) Of(Service service, ServicePort port)
    {
        var topology = addresses.Addresses.Topology;
        var targets = addresses.MachinesOf(service).ToHashSet();
        var (found, hasOthers) = (new HashSet<int>(), false);
        foreach (var policy in topology.Policies.Where(p => Speaks(p, port) && Means(p.To, targets)))
        {
            found.UnionWith(MachinesOf(policy.From));
            hasOthers |= policy.From.IncludesInternet || policy.From.Cidrs.Any(c => !IsOurs(c));
        }

        return (found, hasOthers);
    }

    private static bool Speaks(Policy policy, ServicePort port) =>
        policy.AllPorts || policy.Ports.Any(p => p.Protocol == port.Protocol && p.Ports.First <= port.Ports.Last && port.Ports.First <= p.Ports.Last);

    private bool Means(EndpointSet to, HashSet<int> targets) => MachinesOf(to).Overlaps(targets);

    private bool IsOurs(IPNetwork block) =>
        addresses.Addresses.Topology.Networks.SelectMany(n => n.Cidrs).Concat(addresses.Addresses.Topology.Overlays.SelectMany(o => o.Cidrs)).Any(c => c.Contains(block));

    // A service means the machines that it runs on, as in the filter.
    private HashSet<int> MachinesOf(EndpointSet set)
    {
        if (_machines.TryGetValue(set, out var known))
        {
            return known;
        }

        var candidates = set.Services.SelectMany(s => s.Candidates).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        HashSet<int> machines =
        [
            .. set.Machines.Where(m => !candidates.Contains(m.Name)).Select(addresses.Addresses.NumberOf),
            .. set.Services.SelectMany(addresses.MachinesOf),
            .. set.Cidrs.Count == 0 ? [] : Enumerable.Range(0, addresses.Addresses.Topology.Machines.Count).Where(m => addresses.AllOf(m).Any(a => set.Cidrs.Any(c => c.Contains(a)))),
        ];
        _machines.Add(set, machines);
        return machines;
    }
}
