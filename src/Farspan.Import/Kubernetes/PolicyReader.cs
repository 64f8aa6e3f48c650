using System.Globalization;
using System.Net;
using Farspan.Addressing;
using Farspan.Import.Documents;
using Farspan.Import.Relation;
using Farspan.Topology.Model;

namespace Farspan.Import.Kubernetes;

/// <summary>Reads NetworkPolicy networking.k8s.io/v1.</summary>
/// <remarks>Source: kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1; the sentences about each field there are what this follows.</remarks>
internal sealed class PolicyReader(ImportFindings findings)
{
    private const string Version = "networking.k8s.io/v1";

    /// <summary>Reads one policy; null after an error that leaves nothing of it.</summary>
    public Policy? Read(KubernetesObject declared)
    {
        if (declared.ApiVersion != Version)
        {
            findings.Error(ImportCodes.ApiVersionCode, declared.Span,
                $"NetworkPolicy '{declared.Namespace}/{declared.Name}' is of '{ImportFindings.Short(declared.ApiVersion)}', and {Version} is read; let the cluster convert it: kubectl get networkpolicies.networking.k8s.io -A -o yaml.");
            return null;
        }

        var spec = declared.Body.Map("spec", findings);
        if (spec is null)
        {
            findings.Error(ImportCodes.FieldCode, declared.Span, $"NetworkPolicy '{declared.Namespace}/{declared.Name}' has no 'spec'.");
            return null;
        }

        CheckKeys(spec, "A policy's spec", "podSelector", "ingress", "egress", "policyTypes");
        var (ingress, egress) = Types(spec);
        return new Policy
        {
            Namespace = declared.Namespace,
            Name = declared.Name,
            Pods = spec.Map("podSelector", findings) is { } pods ? LabelSelector.Read(pods, findings) : LabelSelector.Everything,
            Ingress = ingress ? Rules(spec, "ingress", "from") : null,
            Egress = egress ? Rules(spec, "egress", "to") : null,
            Span = declared.Span,
        };
    }

    // "If this field is not specified, it will default based on the existence of ingress or egress rules": Ingress always, Egress where there is an egress rule.
    private (bool Ingress, bool Egress) Types(ForeignMap spec)
    {
        var types = spec.Texts("policyTypes", findings).ToList();
        foreach (var type in types.Where(t => t.Text is not ("Ingress" or "Egress")))
        {
            findings.Error(ImportCodes.FieldCode, type.Span, $"There is no policy type '{ImportFindings.Short(type.Text)}'; the types are Ingress and Egress.");
        }

        return types.Count == 0
            ? (true, spec.List("egress", findings).Count > 0)
            : (types.Exists(t => t.Text == "Ingress"), types.Exists(t => t.Text == "Egress"));
    }

    private List<PolicyRule> Rules(ForeignMap spec, string direction, string peers) =>
        [.. spec.Maps(direction, findings).Select((rule, number) => Rule(rule, peers, FormattableString.Invariant($"{direction}[{number}]")))];

    // Missing and empty peers, and missing and empty ports, mean all.
    private PolicyRule Rule(ForeignMap rule, string peersKey, string position)
    {
        CheckKeys(rule, "A rule", peersKey, "ports");
        List<PolicyPeer> peers = [.. rule.Maps(peersKey, findings).Select(Peer).OfType<PolicyPeer>()];
        List<PolicyPort> ports = [.. rule.Maps("ports", findings).Select(p => Port(p)).OfType<PolicyPort>()];
        return new PolicyRule
        {
            Peers = rule.List(peersKey, findings).Count == 0 ? null : peers,
            Ports = rule.List("ports", findings).Count == 0 ? null : ports,
            Position = position,
            Span = rule.Span,
        };
    }

    private PolicyPeer? Peer(ForeignMap peer)
    {
        CheckKeys(peer, "A peer", "podSelector", "namespaceSelector", "ipBlock");
        var (pods, spaces, block) = (peer.Map("podSelector", findings), peer.Map("namespaceSelector", findings), peer.Map("ipBlock", findings));
        if (pods is null && spaces is null && block is null)
        {
            findings.Error(ImportCodes.FieldCode, peer.Span, "This peer says nothing; write 'podSelector: {}' to mean every pod, because a selector without a value counts as missing.");
            return null;
        }

        if (block is not null && (pods is not null || spaces is not null))
        {
            findings.Error(ImportCodes.FieldCode, block.Span, "'ipBlock' stands alone in a peer; put the selectors into a peer of their own.");
            return null;
        }

        return new PolicyPeer
        {
            Namespaces = spaces is null ? null : LabelSelector.Read(spaces, findings),
            Pods = pods is null ? null : LabelSelector.Read(pods, findings),
            Block = block?.Scalar("cidr", findings) is { } cidr ? Block(cidr) : block is null ? null : Missing(block),
            Except = block is null ? [] : Except(block),
            Span = peer.Span,
        };
    }

    private IPNetwork? Missing(ForeignMap block)
    {
        findings.Error(ImportCodes.FieldCode, block.Span, "'cidr' is missing here.");
        return null;
    }

    private List<IPNetwork> Except(ForeignMap block)
    {
        var within = block.Scalar("cidr", findings) is { } cidr ? Block(cidr) : null;
        var excepted = new List<IPNetwork>();
        foreach (var text in block.Texts("except", findings))
        {
            if (Block(text) is { } inner)
            {
                excepted.Add(inner);
                if (within is { } outer && (!outer.Contains(inner) || outer == inner))
                {
                    findings.Error(ImportCodes.FieldCode, text.Span, $"The exception {inner} does not lie inside {outer}.");
                }
            }
        }

        return excepted;
    }

    private IPNetwork? Block(ForeignScalar text) => ForeignBlock.Read(text, findings);

    private PolicyPort? Port(ForeignMap port)
    {
        CheckKeys(port, "A port", "protocol", "port", "endPort");
        var (scalar, end) = (port.Scalar("port", findings), port.Number("endPort", findings));
        var name = port.Text("protocol", findings) ?? "TCP";
        if (name == "SCTP")
        {
            findings.LeftOut(ImportCodes.ProtocolCode, port.Span, "SCTP is left out: the model has TCP and UDP, so that nothing is said of what passes by SCTP.", "SCTP");
            return null;
        }

        if (name is not ("TCP" or "UDP"))
        {
            findings.Error(ImportCodes.FieldCode, port.Span, $"There is no protocol '{ImportFindings.Short(name)}'; a policy speaks of TCP, UDP and SCTP.");
            return null;
        }

        var protocol = name == "TCP" ? TransportProtocol.Tcp : TransportProtocol.Udp;
        if (scalar is null)
        {
            if (end is not null)
            {
                findings.Error(ImportCodes.FieldCode, port.Span, "'endPort' needs a number in 'port'.");
            }

            return new PolicyPort(protocol, PortIntervals.Of(protocol), null);
        }

        return scalar.Kind == ScalarKind.Number ? Numbers(scalar, end, protocol) : Named(scalar, end, protocol);
    }

    private PolicyPort? Numbers(ForeignScalar scalar, int? end, TransportProtocol protocol)
    {
        if (!ushort.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || first == 0 || end is < 1 or > ushort.MaxValue || end < first)
        {
            findings.Error(ImportCodes.FieldCode, scalar.Span, FormattableString.Invariant($"Ports are numbers from 1 to 65535, and 'endPort' is not below 'port'; this is {scalar.What}{(end is null ? string.Empty : $" to {end}")}."));
            return null;
        }

        return new PolicyPort(protocol, PortIntervals.Of(protocol, new PortRange(first, (ushort)(end ?? first))), null);
    }

    private PolicyPort? Named(ForeignScalar scalar, int? end, TransportProtocol protocol)
    {
        if (end is not null || !scalar.Text.Any(char.IsAsciiLetter))
        {
            findings.Error(ImportCodes.FieldCode, scalar.Span, end is not null
                ? "'endPort' needs a number in 'port', not a name."
                : $"The port is {scalar.What}, which is neither a number nor a name with a letter; write numbers without quotes.");
            return null;
        }

        return new PolicyPort(protocol, null, scalar.Text);
    }

    private void CheckKeys(ForeignMap map, string what, params ReadOnlySpan<string> known)
    {
        foreach (var (key, value) in map.Entries)
        {
            if (!known.Contains(key))
            {
                findings.Error(ImportCodes.FieldCode, value.Span, $"{what} has no '{ImportFindings.Short(key)}'.");
            }
        }
    }
}
