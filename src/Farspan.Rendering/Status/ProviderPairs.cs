using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Status;

/// <summary>Finds the declared ways between providers.</summary>
public static class ProviderPairs
{
    /// <summary>Every ordered pair of different providers, in declaration order.</summary>
    public static IReadOnlyList<ProviderPair> Of(NetworkPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var topology = plan.Topology;
        var running = plan.Machines
            .SelectMany(m => m.Services.Select(s => (m.Machine, s.Name)))
            .ToHashSet();
        var policies = topology.Policies
            .Select(p => (Policy: p, From: ByProvider(p.From.Machines), To: ByProvider(Accepting(p.To, running))))
            .ToList();
        return
        [
            .. from @from in topology.Providers
               from to in topology.Providers
               where @from.Name != to.Name
               select Pair(topology, @from.Name, to.Name, policies),
        ];
    }

    private static ProviderPair Pair(
        NetworkTopology topology, string from, string to, List<(Policy Policy, Dictionary<string, int> From, Dictionary<string, int> To)> policies)
    {
        var between = policies.Where(p => p.From.ContainsKey(from) && p.To.ContainsKey(to)).ToList();
        return new ProviderPair
        {
            From = from,
            To = to,
            Overlays = [.. topology.Overlays.Where(o => HasMember(o, from) && HasMember(o, to)).Select(o => o.Name)],
            Links = [.. topology.Links.Where(l => Joins(l, from, to) || (l.IsRouted && Joins(l, to, from))).Select(ProviderLink.Of)],
            Policies = [.. between.Select(p => p.Policy.Name)],
            Flows = between.Sum(p => (long)p.From[from] * p.To[to] * Math.Max(1, p.Policy.Ports.Count)),
        };
    }

    // A service's candidates accept nothing unless the plan placed it there.
    private static IEnumerable<Machine> Accepting(EndpointSet set, HashSet<(string Machine, string Service)> running) =>
        set.Services.Count == 0
            ? set.Machines
            : set.Machines.Where(m => set.Services.Any(s => running.Contains((m.Name, s.Name)))
                || !set.Services.Any(s => s.Candidates.Any(c => c.Name == m.Name)));

    private static Dictionary<string, int> ByProvider(IEnumerable<Machine> machines) => machines
        .GroupBy(m => m.Provider.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    private static bool HasMember(Overlay overlay, string provider) => overlay.Members.Any(m => m.Provider.Name == provider);

    private static bool Joins(Link link, string first, string second) =>
        link.First.Provider.Name == first && link.Second.Provider.Name == second;
}
