using System.Net;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State;
using Farspan.Topology.Model.Claims;

namespace Farspan.Verification.Observations;

/// <summary>Compares the blocks that machines really stand in: two networks overlap where the on-link prefixes of their machines do, or an address lies in the other's block.</summary>
internal static class LiveBlocks
{
    /// <summary>The first overlap in words, or null; and how many live prefixes were compared.</summary>
    public static (string? Overlap, int Compared) Of(NoOverlapClaim claim, NetworkPlan plan, IReadOnlyDictionary<string, MachineStatus> machines)
    {
        var live = claim.Networks.SelectMany((network, i) => plan.Machines.SelectMany(spec => Prefixes(spec, network.Cidrs, machines).Select(p => (Network: i, spec.Machine, p.Address, p.Prefix)))).ToList();
        foreach (var one in live)
        {
            foreach (var (cidr, other) in claim.Networks.SelectMany((n, i) => i == one.Network ? [] : n.Cidrs.Select(c => (c, n.Name))))
            {
                if (cidr.Overlaps(one.Prefix))
                {
                    return ($"{one.Machine} stands in {one.Prefix} (address {one.Address}), which meets {cidr} of network {other}", live.Count);
                }
            }
        }

        foreach (var (a, b) in live.DistinctBy(l => (l.Network, l.Prefix)).SelectMany(a => live.DistinctBy(l => (l.Network, l.Prefix)).Where(b => b.Network > a.Network).Select(b => (a, b))))
        {
            if (a.Prefix.Overlaps(b.Prefix))
            {
                return ($"{a.Machine} stands in {a.Prefix} and {b.Machine} in {b.Prefix}", live.Count);
            }
        }

        return (null, live.Count);
    }

    // The links on which the plan wants an address of the network, and what is on them now.
    private static IEnumerable<(IPAddress Address, IPNetwork Prefix)> Prefixes(MachineSpec spec, IReadOnlyList<IPNetwork> cidrs, IReadOnlyDictionary<string, MachineStatus> machines)
    {
        var links = spec.Addresses.Where(a => cidrs.Any(c => c.Contains(a.Address))).Select(a => a.Link).ToHashSet(StringComparer.Ordinal);
        return machines.TryGetValue(spec.Machine, out var status)
            ? status.Addresses.Where(a => links.Contains(a.Link) && !a.IsAutomatic).Select(a => (a.Address, PrefixOf(a.Address, a.PrefixLength)))
            : [];
    }

    private static IPNetwork PrefixOf(IPAddress address, int length)
    {
        var bits = address.GetAddressBytes().Length * 8;
        var host = bits - length;
        return new IPNetwork(host == 0 ? address : IPAddress.FromNumber(address.ToHostNetwork().FirstNumber >> host << host, address.IsV6), length);
    }
}
