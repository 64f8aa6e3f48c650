using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Kubernetes;

/// <summary>Sorts the objects of a cluster.</summary>
internal static class ClusterReader
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    private static readonly string[] _known =
        ["Pod", "Namespace", "Node", "NetworkPolicy", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"];

    // Policies of other kinds that decide about packets too.
    private static readonly string[] _otherPolicies =
    [
        "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "StagedNetworkPolicy",
        "ClusterwideNetworkPolicy",
    ];

    /// <summary>Reads the cluster.</summary>
    public static Cluster Read(IReadOnlyList<KubernetesObject> objects, ImportFindings findings)
    {
        var unique = Unique(objects, findings);
        var reader = new PodReader(findings);
        reader.Read(unique);
        var namespaces = unique.Where(o => o.Kind == "Namespace").ToDictionary(o => o.Name, Named, StringComparer.Ordinal);
        var unknown = reader.Pods.Select(p => p.Namespace).Where(n => !namespaces.ContainsKey(n)).ToHashSet(StringComparer.Ordinal);
        foreach (var name in unknown)
        {
            namespaces.Add(name, new Dictionary<string, string>(StringComparer.Ordinal) { [NameLabel] = name });
        }

        foreach (var other in unique.Where(o => _otherPolicies.Contains(o.Kind, StringComparer.Ordinal) || IsForeignPolicy(o)))
        {
            findings.LeftOut(ImportCodes.OtherPolicyCode, other.Span,
                $"{other.Kind} '{other.Name}' ({other.ApiVersion}) is left out: only NetworkPolicy networking.k8s.io/v1 is read, so that what it allows or refuses is not said.", other.Kind);
        }

        var policyReader = new PolicyReader(findings);
        return new Cluster
        {
            Pods =
            [
                .. reader.Pods.OrderBy(p => p.Namespace, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.Ordinal),
                .. reader.Nodes.Where(n => n.Addresses.Count > 0).Select(n => new Pod
                {
                    Namespace = "", Name = n.Name, Labels = new Dictionary<string, string>(StringComparer.Ordinal), Addresses = n.Addresses, NamedPorts = [], Node = n.Name, Span = default,
                }),
            ],
            Namespaces = namespaces,
            Unknown = unknown,
            Policies =
            [
                .. unique.Where(o => o.Kind == "NetworkPolicy" && !IsForeignPolicy(o)).Select(policyReader.Read).OfType<Policy>()
                    .OrderBy(p => p.Namespace, StringComparer.Ordinal).ThenBy(p => p.Name, StringComparer.Ordinal),
            ],
            Others = unique.Where(o => !_known.Contains(o.Kind, StringComparer.Ordinal)).CountBy(o => o.Kind).ToDictionary(StringComparer.Ordinal),
        };
    }

    // Calico has a kind of the same name in another group.
    private static bool IsForeignPolicy(KubernetesObject o) => o.Kind == "NetworkPolicy" && o.ApiVersion.Contains("calico", StringComparison.Ordinal);

    private static IReadOnlyDictionary<string, string> Named(KubernetesObject space) =>
        new Dictionary<string, string>(space.Labels, StringComparer.Ordinal) { [NameLabel] = space.Name };

    private static List<KubernetesObject> Unique(IReadOnlyList<KubernetesObject> objects, ImportFindings findings)
    {
        var seen = new Dictionary<(string, string, string, string), SourceSpan>();
        var unique = new List<KubernetesObject>();
        foreach (var o in objects)
        {
            var space = o.Kind is "Namespace" or "Node" ? string.Empty : o.Namespace;
            var key = (o.ApiVersion, o.Kind, space, o.Name);
            if (seen.TryGetValue(key, out var first))
            {
                findings.Error(ImportCodes.TwiceCode, o.Span, $"{o.Kind} '{(space.Length > 0 ? space + "/" : "")}{ImportFindings.Short(o.Name)}' is in the input twice; give each dump once.", first);
                continue;
            }

            seen.Add(key, o.Span);
            unique.Add(o);
        }

        return unique;
    }
}
