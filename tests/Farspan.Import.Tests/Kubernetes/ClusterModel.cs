using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Addressing;

namespace Farspan.Import.Tests.Kubernetes;

internal sealed record ModelPod(string Namespace, string Name, IReadOnlyList<(string Key, string Value)> Labels, IReadOnlyList<string> Addresses, IReadOnlyList<(string Name, string Protocol, int Port)> Ports, string? Node);

internal sealed record ModelExpression(string Key, string Verb, IReadOnlyList<string> Values);

internal sealed record ModelSelector(IReadOnlyList<(string Key, string Value)> Labels, IReadOnlyList<ModelExpression> Expressions);

internal sealed record ModelPeer(ModelSelector? Namespaces, ModelSelector? Pods, string? Block, IReadOnlyList<string> Except);

internal sealed record ModelPort(string? Protocol, string? Port, int? EndPort);

internal sealed record ModelRule(IReadOnlyList<ModelPeer>? Peers, IReadOnlyList<ModelPort>? Ports);

internal sealed record ModelPolicy(string Namespace, string Name, ModelSelector Pods, IReadOnlyList<string>? Types, IReadOnlyList<ModelRule>? Ingress, IReadOnlyList<ModelRule>? Egress);

/// <summary>A cluster as plain data: written as YAML for the import, and asked directly by the words of the API reference. Slow, and obviously right.</summary>
internal sealed record ClusterModel(
    IReadOnlyList<(string Name, IReadOnlyList<(string Key, string Value)> Labels)> Namespaces, IReadOnlyList<ModelPod> Pods, IReadOnlyList<(string Name, string Address)> Nodes, IReadOnlyList<ModelPolicy> Policies)
{
    /// <summary>Who has an address: a pod, a node, or a stranger (both null).</summary>
    private sealed record Party(ModelPod? Pod, string? Node, IPAddress Address);

    /// <summary>Whether a connection may be made, pod by pod and rule by rule.</summary>
    public bool Allows(IPAddress from, IPAddress to, string protocol, int port)
    {
        var (source, destination) = (PartyOf(from), PartyOf(to));

        // Traffic to and from the node where a pod runs is always allowed.
        if ((source.Node is not null && destination.Pod?.Node == source.Node) || (destination.Node is not null && source.Pod?.Node == destination.Node))
        {
            return true;
        }

        return Side(source, destination, destination, isIngress: false, protocol, port) && Side(destination, source, destination, isIngress: true, protocol, port);
    }

    public string ToYaml()
    {
        var text = new StringBuilder();
        foreach (var (name, labels) in Namespaces)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n  labels: {Labels(labels)}\n");
        }

        foreach (var (name, address) in Nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: Node\nmetadata:\n  name: {name}\nstatus:\n  addresses:\n  - {{ type: InternalIP, address: {address} }}\n");
        }

        foreach (var pod in Pods)
        {
            var ports = string.Join(", ", pod.Ports.Select(p => $"{{ name: {p.Name}, containerPort: {p.Port}, protocol: {p.Protocol} }}"));
            var ips = string.Join(", ", pod.Addresses.Select(a => $"{{ ip: \"{a}\" }}"));
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: {pod.Name}\n  namespace: {pod.Namespace}\n  labels: {Labels(pod.Labels)}\nspec:\n  nodeName: {pod.Node ?? "elsewhere"}\n  containers:\n  - name: main\n    ports: [{ports}]\nstatus:\n  phase: Running\n  podIP: \"{pod.Addresses[0]}\"\n  podIPs: [{ips}]\n");
        }

        foreach (var policy in Policies)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {policy.Name}\n  namespace: {policy.Namespace}\nspec:\n  podSelector: {Selector(policy.Pods)}\n");
            text.Append(policy.Types is { } types ? $"  policyTypes: [{string.Join(", ", types)}]\n" : "");
            text.Append(policy.Ingress is { } ingress ? $"  ingress: [{string.Join(", ", ingress.Select(r => Rule(r, "from")))}]\n" : "");
            text.Append(policy.Egress is { } egress ? $"  egress: [{string.Join(", ", egress.Select(r => Rule(r, "to")))}]\n" : "");
        }

        return text.ToString();
    }

    private Party PartyOf(IPAddress address)
    {
        var text = address.ToString();
        return Pods.FirstOrDefault(p => p.Addresses.Contains(text)) is { } pod ? new Party(pod, null, address)
            : Nodes.Where(n => n.Address == text).Select(n => n.Name).FirstOrDefault() is { } node ? new Party(null, node, address)
            : new Party(null, null, address);
    }

    // One end: not isolated in this direction, or some rule of some policy that selects it lets the other end through.
    private bool Side(Party self, Party other, Party receiver, bool isIngress, string protocol, int port)
    {
        if (self.Pod is not { } pod)
        {
            return true;
        }

        var isolating = Policies.Where(p => p.Namespace == pod.Namespace && Matches(p.Pods, pod.Labels) && TypesOf(p).Contains(isIngress ? "Ingress" : "Egress")).ToList();
        return isolating.Count == 0 || isolating.Exists(p => ((isIngress ? p.Ingress : p.Egress) ?? []).Any(r =>
            (r.Peers is null or [] || r.Peers.Any(x => Meets(p, x, other))) && (r.Ports is null or [] || r.Ports.Any(x => Meets(x, receiver, protocol, port)))));
    }

    private static IReadOnlyList<string> TypesOf(ModelPolicy policy) =>
        policy.Types is { Count: > 0 } types ? types : policy.Egress is { Count: > 0 } ? ["Ingress", "Egress"] : ["Ingress"];

    private bool Meets(ModelPolicy policy, ModelPeer peer, Party other)
    {
        if (peer.Block is { } block)
        {
            return In(block, other.Address) && !peer.Except.Any(e => In(e, other.Address));
        }

        return other.Pod is { } pod
            && (peer.Namespaces is null ? pod.Namespace == policy.Namespace : Matches(peer.Namespaces, LabelsOf(pod.Namespace)))
            && (peer.Pods is null || Matches(peer.Pods, pod.Labels));
    }

    private IReadOnlyList<(string Key, string Value)> LabelsOf(string space) =>
        [.. Namespaces.Where(n => n.Name == space).SelectMany(n => n.Labels), ("kubernetes.io/metadata.name", space)];

    private static bool Meets(ModelPort entry, Party receiver, string protocol, int port)
    {
        if ((entry.Protocol ?? "TCP") != protocol)
        {
            return false;
        }

        return entry.Port is not { } text ? true
            : int.TryParse(text, CultureInfo.InvariantCulture, out var first) ? first <= port && port <= (entry.EndPort ?? first)
            : receiver.Pod is { } pod && pod.Ports.Any(p => p.Name == text && p.Protocol == protocol && p.Port == port);
    }

    private static bool Matches(ModelSelector selector, IReadOnlyList<(string Key, string Value)> labels) =>
        selector.Labels.All(l => labels.Contains(l)) && selector.Expressions.All(e => e.Verb switch
        {
            "In" => labels.Any(l => l.Key == e.Key && e.Values.Contains(l.Value)),
            "NotIn" => !labels.Any(l => l.Key == e.Key && e.Values.Contains(l.Value)),
            "Exists" => labels.Any(l => l.Key == e.Key),
            _ => !labels.Any(l => l.Key == e.Key),
        });

    private static bool In(string block, IPAddress address) => Cidr.TryParse(block, out var network) && network.Contains(address);

    private static string Labels(IReadOnlyList<(string Key, string Value)> labels) => $"{{ {string.Join(", ", labels.Select(l => $"{l.Key}: \"{l.Value}\""))} }}";

    private static string Selector(ModelSelector selector)
    {
        var expressions = selector.Expressions.Select(e => $"{{ key: {e.Key}, operator: {e.Verb}{(e.Values.Count > 0 ? $", values: [{string.Join(", ", e.Values.Select(v => $"\"{v}\""))}]" : "")} }}");
        return $"{{ matchLabels: {Labels(selector.Labels)}, matchExpressions: [{string.Join(", ", expressions)}] }}";
    }

    private static string Rule(ModelRule rule, string peers)
    {
        var parts = new List<string>();
        if (rule.Peers is not null)
        {
            parts.Add($"{peers}: [{string.Join(", ", rule.Peers.Select(Peer))}]");
        }

        if (rule.Ports is not null)
        {
            parts.Add($"ports: [{string.Join(", ", rule.Ports.Select(Port))}]");
        }

        return $"{{ {string.Join(", ", parts)} }}";
    }

    private static string Peer(ModelPeer peer) => peer.Block is { } block
        ? $"{{ ipBlock: {{ cidr: \"{block}\", except: [{string.Join(", ", peer.Except.Select(e => $"\"{e}\""))}] }} }}"
        : $"{{ {string.Join(", ", new[] { peer.Namespaces is { } n ? $"namespaceSelector: {Selector(n)}" : null, peer.Pods is { } p ? $"podSelector: {Selector(p)}" : null }.OfType<string>())} }}";

    private static string Port(ModelPort port) =>
        $"{{ {string.Join(", ", new[] { port.Protocol is { } p ? $"protocol: {p}" : null, port.Port is { } n ? $"port: {n}" : null, port.EndPort is { } e ? FormattableString.Invariant($"endPort: {e}") : null }.OfType<string>())} }}";
}
