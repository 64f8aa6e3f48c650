using Farspan.Topology.Model;

namespace Farspan.Lab.Faults;

/// <summary>Every reference that a topology has something for.</summary>
public static class FaultCatalog
{
    /// <summary>All that can be cut, providers first, each in declaration order.</summary>
    public static IReadOnlyList<FaultReference> All(NetworkTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return
        [
            .. topology.Providers.Select(p => new FaultReference(FaultKind.Provider, p.Name, null)),
            .. topology.Providers.SelectMany(p => p.Zones.Select(z => new FaultReference(FaultKind.Zone, p.Name, z))),
            .. topology.Networks.Select(n => new FaultReference(FaultKind.Network, n.Name, null)),
            .. topology.Machines.Select(m => new FaultReference(FaultKind.Machine, m.Name, null)),
            .. topology.Links.Select(l => new FaultReference(FaultKind.Link, l.Name, null)),
        ];
    }

    /// <summary>True when the topology has what <paramref name="reference"/> names.</summary>
    public static bool Has(NetworkTopology topology, FaultReference reference)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Kind switch
        {
            FaultKind.Provider => topology.Providers.Any(p => Same(p.Name, reference.Name)),
            FaultKind.Zone => topology.Providers.Any(p => Same(p.Name, reference.Name) && p.Zones.Any(z => Same(z, reference.Zone!))),
            FaultKind.Network => topology.Networks.Any(n => Same(n.Name, reference.Name)),
            FaultKind.Machine => topology.Machines.Any(m => Same(m.Name, reference.Name)),
            _ => topology.Links.Any(l => Same(l.Name, reference.Name)),
        };
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);
}
