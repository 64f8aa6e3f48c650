using System.Globalization;
using System.Net;
using System.Text;
using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>NetworkPolicies as YAML.</summary>
/// <remarks>Source: Kubernetes API reference, NetworkPolicy networking.k8s.io/v1.</remarks>
internal sealed class PolicyWriter(string space, PodLabels labels)
{
    private readonly StringBuilder _text = new();

    /// <summary>The namespace, the policy that refuses everything, and those that allow.</summary>
    public string Write(string header, IReadOnlyList<PolicyObject> policies)
    {
        _text.Append(header);
        Line(0, "apiVersion: v1");
        Line(0, "kind: Namespace");
        Line(0, "metadata:");
        Line(1, $"name: {space}");
        Begin("default-deny", "default: what no policy allows is refused");
        Line(1, "podSelector: {}");
        Line(1, "policyTypes: [Ingress, Egress]");
        foreach (var policy in policies)
        {
            Write(policy);
        }

        return _text.ToString();
    }

    private void Write(PolicyObject policy)
    {
        var isIngress = policy.Chain == FilterChain.Input;
        Begin(policy.Name, policy.Origin);
        Line(1, "podSelector:");
        Selector(2, labels.Select(policy.Machines));
        Line(1, $"policyTypes: [{(isIngress ? "Ingress" : "Egress")}]");
        Line(1, isIngress ? "ingress:" : "egress:");
        foreach (var rule in policy.Rules)
        {
            Line(2, isIngress ? "- from:" : "- to:");
            if (rule.Machines.Count > 0)
            {
                Line(4, "- podSelector:");
                Selector(6, labels.Select(rule.Machines));
            }

            foreach (var (block, except) in IpBlocks.Of(rule.Blocks))
            {
                Block(block, except);
            }

            Line(3, "ports:");
            foreach (var (protocol, ports) in rule.Ports)
            {
                Ports(protocol, ports);
            }
        }
    }

    private void Begin(string name, string origin)
    {
        Line(0, "---");
        Line(0, "apiVersion: networking.k8s.io/v1");
        Line(0, "kind: NetworkPolicy");
        Line(0, "metadata:");
        Line(1, $"name: {name}");
        Line(1, $"namespace: {space}");
        Line(1, "annotations:");
        Line(2, $"{KubernetesNames.Prefix}origin: {YamlScalar.Quoted(origin)}");
        Line(0, "spec:");
    }

    private void Selector(int depth, PodSelector selector)
    {
        foreach (var isSingle in new[] { true, false })
        {
            var terms = selector.Terms.Where(t => t.Values.Count == 1 == isSingle).ToList();
            if (terms.Count == 0)
            {
                continue;
            }

            Line(depth, isSingle ? "matchLabels:" : "matchExpressions:");
            foreach (var (key, values) in terms)
            {
                Line(depth + 1, isSingle
                    ? $"{YamlScalar.Of(key)}: {YamlScalar.Of(values[0])}"
                    : $"- {{ key: {YamlScalar.Of(key)}, operator: In, values: [{string.Join(", ", values.Select(YamlScalar.Of))}] }}");
            }
        }
    }

    private void Block(IPNetwork block, IReadOnlyList<IPNetwork> except)
    {
        Line(4, "- ipBlock:");
        Line(6, $"cidr: {YamlScalar.Quoted(block.ToString())}");
        if (except.Count > 0)
        {
            Line(6, "except:");
            foreach (var hole in except)
            {
                Line(7, $"- {YamlScalar.Quoted(hole.ToString())}");
            }
        }
    }

    private void Ports(FilterProtocol protocol, IReadOnlyList<PortRange> ports)
    {
        var name = protocol == FilterProtocol.Udp ? "UDP" : "TCP";
        if (ports.Count == 0)
        {
            Line(4, $"- {{ protocol: {name} }}");
        }

        foreach (var range in ports)
        {
            Line(4, range.First == range.Last
                ? string.Create(CultureInfo.InvariantCulture, $"- {{ protocol: {name}, port: {range.First} }}")
                : string.Create(CultureInfo.InvariantCulture, $"- {{ protocol: {name}, port: {range.First}, endPort: {range.Last} }}"));
        }
    }

    private void Line(int depth, string text) => _text.Append(' ', depth * 2).Append(text).Append('\n');
}
