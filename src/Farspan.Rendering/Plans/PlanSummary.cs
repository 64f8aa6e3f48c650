using System.Globalization;
using System.Text;
using Farspan.Planning;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;
using Farspan.State.Services;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Plans;

/// <summary>A plan on a page or two: machines by provider, then what they have in common.</summary>
internal sealed class PlanSummary(NetworkPlan plan, Func<MachineSpec, bool> filter)
{
    // A provider with more machines than fit a screen is folded; so is a long list of names on one line.
    private const int MostMachines = 30;
    private const int MostNames = 12;

    // Enough of a digest to tell plans apart by eye; `plan --json` has the whole.
    private const int DigestCharacters = 12;

    private readonly StringBuilder _text = new();

    public string Write()
    {
        var topology = plan.Topology;
        Line($"plan {topology.Name}, generation {plan.Generation}, digest {plan.Digest[..DigestCharacters]}");
        Line($"{Count(plan.Machines.Count, "machine")}, {Count(topology.Providers.Count, "provider")}, {Count(topology.Networks.Count, "network")}, " +
            $"{Count(topology.Overlays.Count, "overlay")}, {Count(topology.Services.Count, "service")}, {Count(topology.Policies.Count, "policy", "policies")}");
        foreach (var group in plan.Machines.Where(filter).GroupBy(m => m.Provider, StringComparer.Ordinal))
        {
            WriteProvider(topology.Providers.First(p => p.Name == group.Key), [.. group]);
        }

        WriteOverlays();
        WriteServices();
        _text.Append(NamesSummary.Write(plan));
        WritePolicies();
        WriteFabric([.. plan.Fabric.Where(filter)]);
        return _text.ToString();
    }

    private void WriteProvider(Provider provider, List<MachineSpec> machines)
    {
        Line($"\nprovider {provider.Name}{(provider.Region is null ? string.Empty : $" ({provider.Region})")}: {Count(machines.Count, "machine")}");
        foreach (var network in plan.Topology.Networks.Where(n => n.Provider.Name == provider.Name))
        {
            Line($"  network {network.Name} {string.Join(", ", network.Cidrs)}: {Count(network.Subnets.Count, "subnet")}");
        }

        var table = new TextTable("  ");
        foreach (var machine in machines.Take(MostMachines))
        {
            var wireguard = machine.Links.Where(l => l.Kind == LinkKind.WireGuard).Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
            var rules = machine.Filter.Rules.Count(r => !r.Origin.StartsWith("default ", StringComparison.Ordinal));
            table.Add(
                machine.Machine,
                string.Join(", ", machine.Addresses.Where(a => !wireguard.Contains(a.Link)).Select(a => $"{a.Link} {SpecText.Of(a)}")),
                string.Join(", ", machine.Overlays.Select(o => $"{o.Name} {string.Join(' ', machine.Addresses.Where(a => a.Link == o.Link).Select(a => a.Address))}")),
                Count(rules, "rule"),
                Names(machine.Services.Select(s => s.Name), machine.Services.Count));
        }

        table.WriteTo(_text);
        if (machines.Count > MostMachines)
        {
            Line($"  … and {Count(machines.Count - MostMachines, "more machine")}; --machine NAME shows one");
        }
    }

    private void WriteOverlays()
    {
        Title("overlays", plan.Topology.Overlays.Count);
        var table = new TextTable("  ");
        foreach (var overlay in plan.Topology.Overlays)
        {
            var members = plan.Machines.SelectMany(m => m.Overlays).FirstOrDefault(o => o.Name == overlay.Name)?.Members ?? [];
            table.Add(overlay.Name, string.Join(", ", overlay.Cidrs), $"udp {overlay.Port}", $"{Count(members.Count, "member")}{Keys(members)}");
        }

        table.WriteTo(_text);
    }

    private static string Keys(IReadOnlyList<PeerSpec> members) =>
        members.Count(m => m.PublicKey is not null) is var known && known > 0 ? string.Create(CultureInfo.InvariantCulture, $", {known} keys known") : string.Empty;

    private void WriteServices()
    {
        Title("services", plan.Topology.Services.Count);
        var placed = new Dictionary<string, ServiceSpec>(StringComparer.Ordinal);
        foreach (var service in plan.Machines.SelectMany(m => m.Services))
        {
            placed.TryAdd(service.Name, service);
        }

        var table = new TextTable("  ");
        foreach (var service in plan.Topology.Services)
        {
            var spec = placed.GetValueOrDefault(service.Name);
            table.Add(
                service.Name,
                spec is null ? string.Empty : SpecText.Ports(spec),
                service.Over is null ? "on the underlay" : $"over {service.Over.Name}",
                spec is null ? "runs nowhere" : $"on {Names(spec.Members.Select(m => m.Machine), spec.Members.Count)}");
        }

        table.WriteTo(_text);
    }

    private void WritePolicies()
    {
        Title("policies", plan.Topology.Policies.Count);
        var table = new TextTable("  ");
        foreach (var policy in plan.Topology.Policies.Take(MostMachines))
        {
            var ports = policy.Ports.Select(p => $"{(p.Name is null ? string.Empty : p.Name + " ")}{p.Ports}/{p.Protocol.ToString().ToLowerInvariant()}");
            table.Add(policy.Name, $"{policy.From.Text} → {policy.To.Text}", policy.AllPorts ? "all ports" : string.Join(", ", ports));
        }

        table.WriteTo(_text);
        if (plan.Topology.Policies.Count > MostMachines)
        {
            Line($"  … and {plan.Topology.Policies.Count - MostMachines} more");
        }
    }

    private void WriteFabric(List<MachineSpec> nodes)
    {
        Title("between the machines", nodes.Count);
        var table = new TextTable("  ");
        foreach (var node in nodes.Take(MostMachines).Concat(nodes.Skip(MostMachines).Where(n => n.Role != MachineRole.Router)))
        {
            var rules = node.Filter.Rules.Count(r => !r.Origin.StartsWith("default ", StringComparison.Ordinal));
            table.Add(
                node.Machine,
                string.Join(", ", node.Addresses.Where(a => !a.Link.StartsWith("fsb-", StringComparison.Ordinal)).Take(1).Select(a => $"{a.Link} {SpecText.Of(a)}")),
                Count(node.Links.Count(l => l.Kind == LinkKind.Bridge), "bridge"),
                Count(node.Links.Count(l => l.Kind == LinkKind.Ethernet), "cable"),
                node.Filter.Rules.Count == 0 ? "lets everything pass" : Count(rules, "declared rule"));
        }

        table.WriteTo(_text);
        var folded = nodes.Skip(MostMachines).Count(n => n.Role == MachineRole.Router);
        if (folded > 0)
        {
            Line($"  … and {Count(folded, "more router")}");
        }
    }

    private void Title(string title, int count)
    {
        if (count > 0)
        {
            Line($"\n{title}");
        }
    }

    private static string Names(IEnumerable<string> names, int count) => count <= MostNames
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MostNames))} and {count - MostNames} more");

    private static string Count(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    private void Line(string line) => _text.Append(line).Append('\n');
}
