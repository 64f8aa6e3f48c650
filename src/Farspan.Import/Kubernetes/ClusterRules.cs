using System.Net;
using Farspan.Addressing;
using Farspan.Import.Relation;

namespace Farspan.Import.Kubernetes;

/// <summary>Policies as rules about parties.</summary>
/// <remarks>
/// <para>A pod that no policy selects for a direction is open in it; one that any selects may only do what some rule of those policies lets it.
/// A connection needs both ends. Nodes and the outside are selected by nothing, and are met by blocks alone.</para>
/// <para>Source: kubernetes.io/docs/concepts/services-networking/network-policies, "The two sorts of pod isolation" and "Behavior of to and from selectors".</para>
/// </remarks>
internal sealed class ClusterRules(Cluster cluster, PartyTable parties, ImportFindings findings)
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>Every block that a policy speaks of.</summary>
    public static IEnumerable<IPNetwork> Blocks(Cluster cluster) => cluster.Policies
        .SelectMany(p => (p.Ingress ?? []).Concat(p.Egress ?? [])).SelectMany(r => r.Peers ?? []).SelectMany(p => p.Block is { } block ? p.Except.Prepend(block) : []);

    /// <summary>All permits.</summary>
    public IEnumerable<Permit> Permits() =>
        RuleProduct.Of(Sides(p => p.Egress), Sides(p => p.Ingress), "no policy isolates").Concat(Local());

    private List<RuleSide> Sides(Func<Policy, IReadOnlyList<PolicyRule>?> direction)
    {
        var sides = new List<RuleSide>();
        var open = parties.All;
        foreach (var policy in cluster.Policies.Where(p => direction(p) is not null))
        {
            var selected = parties.OfMachines(PodsOf(n => n == policy.Namespace, policy.Pods));
            if (selected.IsEmpty)
            {
                findings.Warning(ImportCodes.NoPodCode, policy.Span, $"NetworkPolicy '{policy.Namespace}/{policy.Name}' selects no pod of the input, so that nothing follows from it.");
            }

            open = open.Except(selected);
            sides.AddRange(direction(policy)!.Select(rule => Side(policy, rule, selected)));
        }

        sides.Add(new RuleSide { Selected = open, Peers = parties.All, Ports = PortIntervals.All, Rule = string.Empty, Place = null });
        return sides;
    }

    private RuleSide Side(Policy policy, PolicyRule rule, PartySet selected) => new()
    {
        Selected = selected,
        Peers = rule.Peers is null ? parties.All : rule.Peers.Select(p => Peer(policy, p)).Aggregate(parties.None, (a, b) => a.Or(b)),
        Ports = rule.Ports is null ? PortIntervals.All : Union(rule.Ports.Select(p => p.Numbers)),
        PortsOf = rule.Ports is { } ports && ports.Any(p => p.Name is not null) ? Named(rule, ports) : null,
        Rule = $"netpol/{policy.Namespace}/{policy.Name} {rule.Position}",
        Place = rule.Span,
    };

    private PartySet Peer(Policy policy, PolicyPeer peer)
    {
        if (peer.Block is { } block)
        {
            var meant = parties.OfBlock(block, peer.Except);
            if (meant.And(parties.Machines).Items.Any(p => cluster.Pods[parties.MachineOf(p)].Namespace.Length > 0))
            {
                findings.Warning(ImportCodes.PodBlockCode, peer.Span,
                    $"The block {block} holds addresses of pods, and is read to mean these pods too; some network plugins never match pods by a block.", "pods in a block");
            }

            return meant;
        }

        if (peer.Namespaces is { } spaces && cluster.Unknown.Count > 0 && spaces.Keys.FirstOrDefault(k => k != NameLabel) is { } key)
        {
            findings.LeftOut(ImportCodes.NamespaceCode, peer.Span,
                $"A namespace is selected by its label '{key}', but namespace '{cluster.Unknown.Min(StringComparer.Ordinal)}' is not in the input, so that only its name is known; add 'kubectl get namespaces -o yaml'.", "namespaces");
        }

        return parties.OfMachines(PodsOf(n => peer.Namespaces is null ? n == policy.Namespace : peer.Namespaces.Selects(cluster.Namespaces[n]), peer.Pods ?? LabelSelector.Everything));
    }

    private IEnumerable<int> PodsOf(Func<string, bool> isMeant, LabelSelector pods) => cluster.Pods.Index()
        .Where(p => p.Item.Namespace.Length > 0 && isMeant(p.Item.Namespace) && pods.Selects(p.Item.Labels)).Select(p => p.Index);

    // A name means what the containers of the receiving pod call so; nodes and the outside have no names.
    private Func<int, PortIntervals> Named(PolicyRule rule, IReadOnlyList<PolicyPort> ports)
    {
        foreach (var port in ports.Where(p => p.Name is not null && !cluster.Pods.Any(pod => pod.NamedPorts.Any(n => n.Name == p.Name && n.Protocol == p.Protocol))))
        {
            findings.Warning(ImportCodes.NamedPortCode, rule.Span, $"No pod of the input has a {(port.Protocol == Topology.Model.TransportProtocol.Tcp ? "TCP" : "UDP")} port that is named '{ImportFindings.Short(port.Name!)}', so that this name opens nothing.");
        }

        var byMachine = new Dictionary<int, PortIntervals>();
        return party =>
        {
            var machine = parties.IsOutside(party) ? -1 : parties.MachineOf(party);
            if (!byMachine.TryGetValue(machine, out var known))
            {
                var names = machine < 0 ? [] : cluster.Pods[machine].NamedPorts;
                known = Union(ports.Select(p => p.Numbers ?? Union(names.Where(n => n.Name == p.Name && n.Protocol == p.Protocol)
                    .Select(n => PortIntervals.Of(n.Protocol, new PortRange(n.Port, n.Port))))));
                byMachine.Add(machine, known);
            }

            return known;
        };
    }

    // "Traffic to and from the node where a Pod is running is always allowed": kubelet's probes must work.
    private IEnumerable<Permit> Local()
    {
        foreach (var (number, node) in cluster.Pods.Index().Where(p => p.Item.Namespace.Length == 0))
        {
            var (here, pods) = (parties.OfMachine(number), parties.OfMachines(cluster.Pods.Index().Where(p => p.Item.Namespace.Length > 0 && p.Item.Node == node.Name).Select(p => p.Index)));
            var permit = new Permit { From = here, To = pods, Ports = PortIntervals.All, Rule = $"node {node.Name} to its own pods, always allowed", Place = null, With = string.Empty };
            yield return permit;
            yield return permit with { From = pods, To = here, Rule = $"pods of node {node.Name} to it, always allowed" };
        }
    }

    private static PortIntervals Union(IEnumerable<PortIntervals?> ports) => ports.Aggregate(PortIntervals.None, (a, b) => b is null ? a : a.Or(b));
}
