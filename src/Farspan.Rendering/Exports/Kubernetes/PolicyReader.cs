using System.Net;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>Says the plan's packet filters as NetworkPolicies: one for each policy, direction and set of machines.</summary>
internal sealed class PolicyReader(NetworkPlan plan, MachineAddresses addresses, Ways ways)
{
    private readonly HashSet<string> _names = new(["default-deny"], StringComparer.Ordinal);
    private readonly NumberListComparer _lists = new();

    /// <summary>The policies, those that accept first.</summary>
    public IReadOnlyList<PolicyObject> Read() => [.. Read(FilterChain.Input), .. Read(FilterChain.Output)];

    private IEnumerable<PolicyObject> Read(FilterChain chain)
    {
        var parts = FlowRules.Of(plan, chain).SelectMany(Parts).ToList();
        foreach (var byOrigin in parts.GroupBy(p => p.Rule.Rule.Origin, StringComparer.Ordinal))
        {
            foreach (var bySelected in byOrigin.GroupBy(p => p.Selected, _lists))
            {
                var name = KubernetesNames.Slug(NameIn(byOrigin.Key)) + (chain == FilterChain.Input ? "-in" : "-out");
                yield return new PolicyObject(KubernetesNames.Unique(name, _names), byOrigin.Key, chain, bySelected.Key, RulesOf(bySelected));
            }
        }
    }

    private List<PolicyRule> RulesOf(IEnumerable<Part> parts)
    {
        var rules = new List<PolicyRule>();
        foreach (var part in parts)
        {
            var same = rules.Find(r => _lists.Equals(r.Machines, part.Machines) && r.Blocks.SequenceEqual(part.Blocks));
            if (same is null)
            {
                rules.Add(same = new PolicyRule(part.Machines, part.Blocks, []));
            }

            var ports = (part.Rule.Rule.Protocol, part.Rule.Rule.Ports);
            if (!same.Ports.Exists(p => p.Protocol == ports.Protocol && p.Ports.SequenceEqual(ports.Ports)))
            {
                same.Ports.Add(ports);
            }
        }

        return rules;
    }

    // An overlay carries every pair, and so do routers its datagrams; on the rest of the underlay machines that different peers reach are told apart.
    private IEnumerable<Part> Parts(FlowRule rule)
    {
        var (machines, blocks) = addresses.Split(rule.Others);
        if (rule.Overlay is not null || IsTransport(rule))
        {
            return Whole([new Part(rule, Own(rule), machines, blocks)]);
        }

        return Whole(Own(rule)
            .GroupBy(ways.PlaceOf, StringComparer.Ordinal)
            .Select(place => (Selected: place.ToList(), Peers: Reached(rule, place.First(), machines), Blocks: Reached(place.First(), blocks)))
            .GroupBy(p => p, new SamePeers(_lists))
            .Select(g => new Part(rule, [.. g.SelectMany(p => p.Selected).Order()], g.Key.Peers, g.Key.Blocks)));

        static IEnumerable<Part> Whole(IEnumerable<Part> parts) => parts.Where(p => p.Selected.Count > 0 && p.Machines.Count + p.Blocks.Count > 0);
    }

    private static bool IsTransport(FlowRule rule) => rule.Rule.Origin.StartsWith("overlay/", StringComparison.Ordinal);

    private IReadOnlyList<int> Reached(FlowRule rule, int machine, IReadOnlyList<int> peers) =>
        [.. peers.Where(peer => rule.Rule.Chain == FilterChain.Input ? ways.Join(peer, machine) : ways.Join(machine, peer))];

    // Blocks that hold machines are left to them: only strangers remain, and those only where the subnet is public.
    private IReadOnlyList<IPNetwork> Reached(int machine, IReadOnlyList<IPNetwork> blocks) => ways.IsPublic(machine) ? blocks : [];

    // A rule names its own end too: an address of the machine on this link must be in it.
    private IReadOnlyList<int> Own(FlowRule rule)
    {
        var own = rule.Rule.Chain == FilterChain.Input ? rule.Rule.Destination : rule.Rule.Source;
        return own is null
            ? rule.Machines
            : [.. rule.Machines.Where(m => FlowRules.NetworksOf(own, plan.Machines[m].Filter) is var networks &&
                plan.Machines[m].Addresses.Any(a => a.Link == rule.Link && networks.Any(n => n.Contains(a.Address))))];
    }

    // "policy/etcd members elect topology.yaml:114:5", "overlay/mesh topology.yaml:80:3".
    private static string NameIn(string origin)
    {
        var end = origin.LastIndexOf(' ');
        var name = end < 0 ? origin : origin[..end];
        return name.StartsWith("policy/", StringComparison.Ordinal) ? name["policy/".Length..] : name;
    }

    private sealed record Part(FlowRule Rule, IReadOnlyList<int> Selected, IReadOnlyList<int> Machines, IReadOnlyList<IPNetwork> Blocks);

    private sealed class SamePeers(NumberListComparer lists) : IEqualityComparer<(List<int> Selected, IReadOnlyList<int> Peers, IReadOnlyList<IPNetwork> Blocks)>
    {
        public bool Equals((List<int> Selected, IReadOnlyList<int> Peers, IReadOnlyList<IPNetwork> Blocks) x, (List<int> Selected, IReadOnlyList<int> Peers, IReadOnlyList<IPNetwork> Blocks) y) =>
            lists.Equals(x.Peers, y.Peers) && x.Blocks.SequenceEqual(y.Blocks);

        public int GetHashCode((List<int> Selected, IReadOnlyList<int> Peers, IReadOnlyList<IPNetwork> Blocks) obj) => lists.GetHashCode(obj.Peers);
    }
}
