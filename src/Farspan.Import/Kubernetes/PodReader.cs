using System.Net;
using Farspan.Addressing;
using Farspan.Import.Documents;
using Farspan.Topology.Model;

namespace Farspan.Import.Kubernetes;

/// <summary>Pods as they run, and pods that workloads would make.</summary>
/// <remarks>Source: kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1.</remarks>
internal sealed class PodReader(ImportFindings findings)
{
    /// <summary>Most pods that are made of one workload: pods of one template are alike, so that more would only make the file longer.</summary>
    public const int MostReplicas = 16;

    // Pods that have ended have no network.
    private static readonly string[] _ended = ["Succeeded", "Failed"];

    private readonly List<Pod> _pods = [];
    private readonly Dictionary<string, List<IPAddress>> _nodes = new(StringComparer.Ordinal);
    private readonly List<KubernetesObject> _hostPods = [];

    /// <summary>Pods with a network of their own.</summary>
    public IReadOnlyList<Pod> Pods => _pods;

    /// <summary>Nodes with their addresses, as far as the input tells them.</summary>
    public IEnumerable<(string Name, IReadOnlyList<IPAddress> Addresses)> Nodes =>
        _nodes.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => (n.Key, (IReadOnlyList<IPAddress>)[.. n.Value.Where(a => !a.IsV6).Take(1), .. n.Value.Where(a => a.IsV6).Take(1)]));

    /// <summary>Reads all objects that are, or make, pods and nodes.</summary>
    public void Read(IReadOnlyList<KubernetesObject> objects)
    {
        foreach (var node in objects.Where(o => o.Kind == "Node"))
        {
            AddNode(node);
        }

        foreach (var pod in objects.Where(o => o.Kind == "Pod"))
        {
            AddPod(pod);
        }

        foreach (var workload in objects)
        {
            if (TemplateOf(workload) is { } template && !IsRunning(workload, template))
            {
                AddWorkload(workload, template);
            }
        }

        foreach (var pod in _hostPods)
        {
            findings.Warning(ImportCodes.HostNetworkCode, pod.Span,
                $"Pod '{pod.Namespace}/{pod.Name}' uses its node's network, where policies do not select it; the node stands for it, where its address is known.", "hostNetwork");
        }
    }

    private void AddNode(KubernetesObject node)
    {
        var addresses = _nodes.TryGetValue(node.Name, out var known) ? known : _nodes[node.Name] = [];
        foreach (var address in node.Body.Map("status", findings)?.Maps("addresses", findings) ?? [])
        {
            if (address.Text("type", findings) == "InternalIP" && Address(address, "address") is { } ip && !addresses.Contains(ip))
            {
                addresses.Add(ip);
            }
        }
    }

    private void AddPod(KubernetesObject pod)
    {
        var (spec, status) = (pod.Body.Map("spec", findings), pod.Body.Map("status", findings));
        if (status?.Text("phase", findings) is { } phase && _ended.Contains(phase, StringComparer.Ordinal))
        {
            return;
        }

        var node = spec?.Text("nodeName", findings);
        if (spec?.Flag("hostNetwork", findings) == true)
        {
            _hostPods.Add(pod);
            if (node is not null && !_nodes.ContainsKey(node) && status is not null && Address(status, "hostIP") is { } host)
            {
                _nodes.Add(node, [host]);
            }

            return;
        }

        List<IPAddress> addresses = [];
        foreach (var entry in status?.Maps("podIPs", findings) ?? [])
        {
            if (Address(entry, "ip") is { } ip)
            {
                addresses.Add(ip);
            }
        }

        if (addresses.Count == 0 && status is not null && Address(status, "podIP") is { } only)
        {
            addresses.Add(only);
        }

        _pods.Add(new Pod
        {
            Namespace = pod.Namespace,
            Name = pod.Name,
            Labels = pod.Labels,
            Addresses = [.. addresses.Where(a => !a.IsV6).Take(1), .. addresses.Where(a => a.IsV6).Take(1)],
            NamedPorts = NamedPorts(spec),
            Node = node,
            Span = pod.Span,
        });
    }

    // Kinds that make pods, with the path to their template.
    private ForeignMap? TemplateOf(KubernetesObject workload) => workload.Kind switch
    {
        "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Job" =>
            workload.Body.Map("spec", findings)?.Map("template", findings),
        "CronJob" => workload.Body.Map("spec", findings)?.Map("jobTemplate", findings)?.Map("spec", findings)?.Map("template", findings),
        _ => null,
    };

    private Dictionary<string, string> LabelsOf(ForeignMap template) => ObjectReader.Labels(template.Map("metadata", findings)?.Map("labels", findings), findings);

    // A workload whose pods are in the input as well is not made into pods again.
    private bool IsRunning(KubernetesObject workload, ForeignMap template)
    {
        var labels = LabelsOf(template);
        return _pods.Exists(p => p.Namespace == workload.Namespace && p.Name.StartsWith(workload.Name, StringComparison.Ordinal) &&
            labels.All(l => p.Labels.TryGetValue(l.Key, out var value) && value == l.Value)) ||
            _hostPods.Exists(p => p.Namespace == workload.Namespace && p.Name.StartsWith(workload.Name, StringComparison.Ordinal));
    }

    private void AddWorkload(KubernetesObject workload, ForeignMap template)
    {
        var spec = template.Map("spec", findings);
        if (spec?.Flag("hostNetwork", findings) == true)
        {
            _hostPods.Add(workload);
            return;
        }

        var declared = workload.Body.Map("spec", findings);
        var wanted = workload.Kind switch
        {
            "DaemonSet" => Math.Max(1, _nodes.Count),
            "Job" => declared?.Number("parallelism", findings) ?? 1,
            "CronJob" => 1,
            _ => declared?.Number("replicas", findings) ?? 1,
        };
        if (wanted > MostReplicas)
        {
            findings.Warning(ImportCodes.WorkloadCode, workload.Span, FormattableString.Invariant(
                $"{workload.Kind} '{workload.Namespace}/{workload.Name}' has {wanted} pods; {MostReplicas} stand for them, because all are alike."));
        }

        var (labels, ports) = (LabelsOf(template), NamedPorts(spec));
        var nodes = _nodes.Keys.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < Math.Min(wanted, MostReplicas); i++)
        {
            _pods.Add(new Pod
            {
                Namespace = workload.Namespace,
                Name = FormattableString.Invariant($"{workload.Name}-{i}"),
                Labels = labels,
                Addresses = [],
                NamedPorts = ports,
                Node = workload.Kind == "DaemonSet" && i < nodes.Count ? nodes[i] : null,
                Span = workload.Span,
            });
        }
    }

    private List<(string Name, TransportProtocol Protocol, ushort Port)> NamedPorts(ForeignMap? spec)
    {
        var ports = new List<(string, TransportProtocol, ushort)>();
        foreach (var container in (spec?.Maps("containers", findings) ?? []).Concat(spec?.Maps("initContainers", findings).Where(IsSidecar) ?? []))
        {
            foreach (var port in container.Maps("ports", findings))
            {
                if (port.Text("name", findings) is { Length: > 0 } name && port.Number("containerPort", findings) is > 0 and <= ushort.MaxValue and var number)
                {
                    switch (port.Text("protocol", findings) ?? "TCP")
                    {
                        case "TCP":
                            ports.Add((name, TransportProtocol.Tcp, (ushort)number));
                            break;
                        case "UDP":
                            ports.Add((name, TransportProtocol.Udp, (ushort)number));
                            break;
                        default:
                            break; // SCTP: no rule that the model can have speaks of it.
                    }
                }
            }
        }

        return ports;
    }

    // An init container that is always restarted runs beside the others.
    private bool IsSidecar(ForeignMap container) => container.Text("restartPolicy", findings) == "Always";

    private IPAddress? Address(ForeignMap map, string key)
    {
        if (map.Scalar(key, findings) is not { Text.Length: > 0 } text)
        {
            return null;
        }

        if (Cidr.TryParseAddress(text.Text, out var address))
        {
            return address;
        }

        findings.Error(ImportCodes.FieldCode, text.Span, $"'{ImportFindings.Short(text.Text)}' is not an address.");
        return null;
    }
}
