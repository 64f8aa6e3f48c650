using Farspan.Planning;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Lab.Rehearsal;

/// <summary>Lists the cuts that the <c>survives</c> claims of a plan speak of. Pure.</summary>
internal static class SceneFinder
{
    /// <summary>Each cut takes seconds; more combinations than this are not rehearsed one by one.</summary>
    private const int MostScenesPerClaim = 32;

    /// <summary>The cuts, in the order of claims and declarations; only domains in which a member stands, because the loss of another costs the service nothing.</summary>
    public static IReadOnlyList<Scene> Find(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. plan.Topology.Claims.OfType<SurvivesClaim>().SelectMany(c => Find(plan, c).Take(MostScenesPerClaim))];
    }

    private static IEnumerable<Scene> Find(NetworkPlan plan, SurvivesClaim claim)
    {
        var members = plan.Machines
            .Where(m => m.Services.Any(s => string.Equals(s.Name, claim.Service.Name, StringComparison.Ordinal)))
            .Select(m => m.Machine)
            .ToHashSet(StringComparer.Ordinal);
        var domains = claim.Domain == FailureDomain.Link
            ? plan.Topology.Links.Select(l => (Reference: $"link/{l.Name}", Machines: new HashSet<string>(StringComparer.Ordinal))).ToList()
            : plan.Topology.Machines
                .GroupBy(m => ReferenceOf(m, claim.Domain), StringComparer.Ordinal)
                .Select(g => (Reference: g.Key, Machines: WithGuests(plan, g.Select(m => m.Name))))
                .Where(d => d.Machines.Overlaps(members))
                .ToList();
        foreach (var chosen in Choose(domains, Math.Min(claim.Count, domains.Count)).Where(c => c.Count > 0))
        {
            var lost = chosen.SelectMany(d => d.Machines).ToHashSet(StringComparer.Ordinal);
            yield return new Scene
            {
                Claim = claim,
                References = [.. chosen.Select(d => d.Reference)],
                LostMachines = lost,
                Lost = [.. members.Where(lost.Contains).Order(StringComparer.Ordinal)],
                Left = [.. members.Where(m => !lost.Contains(m)).Order(StringComparer.Ordinal)],
            };
        }
    }

    private static HashSet<string> WithGuests(NetworkPlan plan, IEnumerable<string> machines)
    {
        var lost = machines.ToHashSet(StringComparer.Ordinal);
        lost.UnionWith([.. plan.Topology.Machines.Where(m => m.Hosts.Any(lost.Contains)).Select(m => m.Name)]);
        return lost;
    }

    // A provider without zones fails as one.
    private static string ReferenceOf(Machine machine, FailureDomain domain) => domain switch
    {
        FailureDomain.Machine => $"machine/{machine.Name}",
        FailureDomain.Zone when machine.Zone is { } zone => $"zone/{machine.Provider.Name}/{zone}",
        _ => $"provider/{machine.Provider.Name}",
    };

    private static IEnumerable<List<T>> Choose<T>(List<T> from, int count)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }

        for (var first = 0; first <= from.Count - count; first++)
        {
            foreach (var rest in Choose([.. from.Skip(first + 1)], count - 1))
            {
                yield return [from[first], .. rest];
            }
        }
    }
}
