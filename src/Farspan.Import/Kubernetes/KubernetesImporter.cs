using System.Net;
using Farspan.Addressing;
using Farspan.Import.Documents;
using Farspan.Import.Relation;
using Farspan.Import.Writing;

namespace Farspan.Import.Kubernetes;

/// <summary>The objects of a cluster as a topology: pods and nodes are machines, policies are policies.</summary>
internal static class KubernetesImporter
{
    private const string NamespaceKey = "namespace";
    private const string NodeKey = "node";

    // Labels that controllers generate: they differ from pod to pod or from rollout to rollout, and tell a reader nothing.
    private static readonly string[] _generated =
    [
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name", "batch.kubernetes.io/job-completion-index",
    ];

    /// <summary>Makes the draft; null after an error.</summary>
    public static DraftTopology? Import(IReadOnlyList<ForeignMap> roots, ImportOptions options, ImportFindings findings)
    {
        var objects = ObjectReader.Read(roots, findings);
        var cluster = ClusterReader.Read(objects, findings);
        if (cluster.Pods.Count == 0 && !findings.HasErrors)
        {
            var place = objects.Count > 0 ? objects[0].Span : roots[0].Span;
            findings.Error(ImportCodes.NothingCode, place, "There is no pod here for policies to speak of; import the output of 'kubectl get pods,namespaces,networkpolicies,nodes -A -o yaml', or workloads such as Deployments.");
        }

        if (findings.HasErrors)
        {
            return null;
        }

        var layout = ClusterLayout.Of(cluster.Pods);
        CheckAddresses(cluster, layout, findings);
        var parties = new PartyTable(layout.Addresses, [.. layout.Networks.SelectMany(n => n.Cidrs)], ClusterRules.Blocks(cluster));
        foreach (var policy in cluster.Policies)
        {
            CheckBlocks(policy, findings);
        }

        var rules = new ClusterRules(cluster, parties, findings);
        var permits = PermitFolder.Fold(rules.Permits(), parties);
        var labels = new LabelNames(NamespaceKey, NodeKey);
        var selected = SelectedKeys(cluster);
        return findings.HasErrors ? null : new DraftTopology
        {
            Name = options.Name ?? "kubernetes",
            Remarks = [Summary(cluster)],
            Providers = [new DraftProvider("kubernetes", "bare-metal", null, [])],
            Networks = layout.Networks,
            Machines = Machines(cluster, layout, labels, selected),
            Links = [],
            Parties = parties,
            Permits = permits,
            Preferred = [NamespaceKey, .. selected.Order(StringComparer.Ordinal).Select(labels.Key)],
            Origin = "k8s",
        };
    }

    private static string Summary(Cluster cluster)
    {
        var pods = cluster.Pods.Count(p => p.Namespace.Length > 0);
        var spaces = cluster.Pods.Select(p => p.Namespace).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Count();
        var nodes = cluster.Pods.Count - pods;
        var others = cluster.Others.Count == 0 ? string.Empty
            : $"; not read: {string.Join(", ", cluster.Others.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => FormattableString.Invariant($"{o.Value} {o.Key}")))}";
        return $"{Words.Count(pods, "pod")} in {Words.Count(spaces, "namespace")}, {Words.Count(nodes, "node")}, {Words.Count(cluster.Policies.Count, "network policy", "network policies")}{others}";
    }

    private static List<DraftMachine> Machines(Cluster cluster, ClusterLayout layout, LabelNames labels, HashSet<string> selected)
    {
        var names = new NameGiver();
        var hasNodes = cluster.Pods.Any(p => p.Namespace.Length == 0);
        return
        [
            .. cluster.Pods.Index().Select(p => new DraftMachine
            {
                Name = p.Item.Namespace.Length == 0 ? names.Give(NameGiver.Clean(p.Item.Name), $"node-{p.Item.Name}") : names.Give(NameGiver.Clean(p.Item.Name), $"{p.Item.Namespace}-{p.Item.Name}"),
                Subnet = layout.SubnetOf(layout.Addresses[p.Index][0]),
                Addresses = layout.Addresses[p.Index],
                Labels = LabelsOf(p.Item, hasNodes, labels, selected),
                Heading = p.Item.Namespace.Length == 0 ? "nodes" : $"namespace {p.Item.Namespace}",
            }),
        ];
    }

    private static Dictionary<string, string> LabelsOf(Pod pod, bool hasNodes, LabelNames names, HashSet<string> selected)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (pod.Namespace.Length > 0)
        {
            labels.Add(NamespaceKey, LabelNames.Value(pod.Namespace));
        }

        foreach (var (key, value) in pod.Labels.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            if (selected.Contains(key) || !_generated.Contains(key, StringComparer.Ordinal))
            {
                labels.Add(names.Key(key), LabelNames.Value(value));
            }
        }

        if (hasNodes && pod.Node is { } node)
        {
            labels.Add(NodeKey, LabelNames.Value(node));
        }

        return labels;
    }

    private static HashSet<string> SelectedKeys(Cluster cluster) => cluster.Policies
        .SelectMany(p => p.Pods.Keys.Concat((p.Ingress ?? []).Concat(p.Egress ?? []).SelectMany(r => r.Peers ?? []).SelectMany(r => r.Pods?.Keys ?? [])))
        .ToHashSet(StringComparer.Ordinal);

    private static void CheckAddresses(Cluster cluster, ClusterLayout layout, ImportFindings findings)
    {
        var owners = new Dictionary<IPAddress, Pod>();
        foreach (var (number, pod) in cluster.Pods.Index())
        {
            foreach (var address in layout.Addresses[number])
            {
                if (!owners.TryAdd(address, pod))
                {
                    findings.Error(ImportCodes.AddressCode, pod.Span, $"'{pod.Name}' and '{owners[address].Name}' both have the address {address}; are these dumps of two clusters, or of two moments? Import one.", owners[address].Span);
                }
            }

            var families = layout.Networks.First(n => n.Cidrs.Any(c => c.Contains(layout.Addresses[number][0]))).Cidrs;
            if (families.Count > layout.Addresses[number].Count)
            {
                findings.Warning(ImportCodes.AddressCode, pod.Span, $"'{pod.Name}' has addresses of one family where others have two; Farspan gives it one of the other family as well.", "families");
            }
        }
    }

    private static void CheckBlocks(Policy policy, ImportFindings findings)
    {
        foreach (var peer in (policy.Ingress ?? []).Concat(policy.Egress ?? []).SelectMany(r => r.Peers ?? []))
        {
            if (peer.Block is { } block && OutsideParts.IsNeverAStranger(block))
            {
                findings.LeftOut(ImportCodes.AddressCode, peer.Span, $"The block {block} is left out: the model has no addresses there (link-local, loopback, multicast or set apart for tests).", block.ToString());
            }
        }
    }
}
