using Farspan.Topology;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Scenarios;

/// <summary>Whether a loss is one that a claim promises to outlive.</summary>
internal static class LossBudget
{
    /// <summary>True where the loss is no more than as many domains of the claim's kind as it speaks of: a machine is within its zone, a zone within its provider.</summary>
    public static bool Covers(NetworkTopology topology, SurvivesClaim claim, IReadOnlyList<Failure> lost)
    {
        var domains = lost.Select(f => Within(topology, f.What, claim.Domain)).ToList();
        return !domains.Contains(null) && domains.Distinct(StringComparer.Ordinal).Count() <= claim.Count;
    }

    private static string? Within(NetworkTopology topology, Reference what, FailureDomain domain) => (what.Kind, domain) switch
    {
        (ReferenceKind.Link, FailureDomain.Link) => what.ToString(),
        (ReferenceKind.Machine, not FailureDomain.Link) => FailureDomainList.NameOf(topology.Machines.First(m => m.Name == what.Name), domain),
        (ReferenceKind.Zone, FailureDomain.Zone) => what.ToString(),
        (ReferenceKind.Zone, FailureDomain.Provider) => $"provider/{what.Name}",
        (ReferenceKind.Network, FailureDomain.Provider) => $"provider/{topology.Networks.First(n => n.Name == what.Name).Provider.Name}",
        (ReferenceKind.Provider, FailureDomain.Provider) => what.ToString(),
        (ReferenceKind.Provider, FailureDomain.Zone) when topology.Providers.First(p => p.Name == what.Name).Zones.Count == 0 => what.ToString(),
        _ => null,
    };
}
