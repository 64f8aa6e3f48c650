using System.Globalization;
using System.Text;
using Farspan.Addressing;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>The machines as Pods, in the shape that <c>kubectl get pods -o yaml</c> prints: what the policies are judged against.</summary>
/// <remarks>Source: Kubernetes API reference, Pod v1 and List v1. The containers name no image, so that nobody can start them by mistake.</remarks>
internal sealed class InventoryWriter(NetworkPlan plan, string space, PodLabels labels)
{
    // A range of a service is written out port by port; a longer one would drown the list, and no policy refers to ports by name.
    private const int MostPorts = 16;

    private readonly StringBuilder _text = new();

    /// <summary>One Pod for each machine, in the plan's order.</summary>
    public string Write(string header)
    {
        _text.Append(header);
        Line(0, "apiVersion: v1");
        Line(0, "kind: List");
        Line(0, plan.Machines.Count == 0 ? "items: []" : "items:");
        for (var machine = 0; machine < plan.Machines.Count; machine++)
        {
            Pod(machine, plan.Machines[machine]);
        }

        return _text.ToString();
    }

    private void Pod(int number, MachineSpec machine)
    {
        Line(0, "- apiVersion: v1");
        Line(1, "kind: Pod");
        Line(1, "metadata:");
        Line(2, $"name: {YamlScalar.Of(machine.Machine)}");
        Line(2, $"namespace: {space}");
        Line(2, "labels:");
        foreach (var (key, value) in labels.Of(number))
        {
            Line(3, $"{YamlScalar.Of(key)}: {YamlScalar.Of(value)}");
        }

        var overlays = machine.Overlays.SelectMany(o => machine.Addresses.Where(a => a.Link == o.Link).Select(a => $"{o.Name}={a.Address}")).ToList();
        if (overlays.Count > 0)
        {
            Line(2, "annotations:");
            Line(3, $"{KubernetesNames.Prefix}overlays: {YamlScalar.Quoted(string.Join(' ', overlays))}");
        }

        Line(1, "spec:");
        Line(2, "containers:");
        Containers(machine);
        Line(1, "status:");
        Addresses(machine);
    }

    private void Containers(MachineSpec machine)
    {
        if (machine.Services.Count == 0)
        {
            Line(2, "- name: machine");
        }

        foreach (var service in machine.Services)
        {
            Line(2, $"- name: {YamlScalar.Of(service.Name)}");
            var ports = service.Ports.Where(p => p.Ports.Count <= MostPorts)
                .SelectMany(p => Enumerable.Range(p.Ports.First, p.Ports.Count).Select(n => (p.Protocol, Port: n))).Distinct().ToList();
            if (ports.Count > 0)
            {
                Line(3, "ports:");
            }

            foreach (var (protocol, port) in ports)
            {
                Line(3, string.Create(CultureInfo.InvariantCulture, $"- {{ containerPort: {port}, protocol: {(protocol == FilterProtocol.Udp ? "UDP" : "TCP")} }}"));
            }
        }
    }

    // A pod has one address of each family: those of the machine's first card.
    private void Addresses(MachineSpec machine)
    {
        var links = machine.Overlays.Select(o => o.Link).ToHashSet(StringComparer.Ordinal);
        var card = machine.Links.First(l => l.Kind == State.Links.LinkKind.Ethernet && !links.Contains(l.Name)).Name;
        var found = machine.Addresses.Where(a => a.Link == card).Select(a => a.Address).OrderBy(a => a.IsV6).ToList();
        Line(2, $"podIP: {YamlScalar.Quoted(found[0].ToString())}");
        Line(2, $"podIPs: [{string.Join(", ", found.Select(a => $"{{ ip: {YamlScalar.Quoted(a.ToString())} }}"))}]");
    }

    private void Line(int depth, string text) => _text.Append(' ', depth * 2).Append(text).Append('\n');
}
