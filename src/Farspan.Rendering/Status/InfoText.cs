using System.Text;
using Farspan.Planning;
using Farspan.Planning.Linking;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Services;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Status;

/// <summary>What is declared, grouped by provider: blocks, subnets, machines with their addresses, services, labels.</summary>
public static class InfoText
{
    /// <summary>Renders the listing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="provider">The one provider to show, or null for all.</param>
    public static string Render(NetworkPlan plan, string? provider)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var topology = plan.Topology;
        var text = new StringBuilder();
        var shown = ProviderFilter.Of(topology, provider).ToList();
        if (provider is null)
        {
            text.Append(topology.Name).Append(": ").AppendJoin(", ",
                Words.Count(topology.Providers.Count, "provider"),
                Words.Count(topology.Networks.Count, "network"),
                Words.Count(topology.Machines.Count, "machine"),
                Words.Count(topology.Overlays.Count, "overlay"),
                Words.Count(topology.Services.Count, "service"),
                Words.Count(topology.Policies.Count, "policy"),
                Words.Count(topology.Claims.Count, "claim")).Append('\n');
        }

        var specs = plan.Machines.ToDictionary(m => m.Machine, StringComparer.Ordinal);
        foreach (var one in shown)
        {
            text.Append(text.Length == 0 ? "" : "\n");
            Provider(text, topology, one, specs);
        }

        if (provider is null)
        {
            Overlays(text, topology);
            Links(text, topology, plan);
            Services(text, topology, plan);
        }

        return text.ToString();
    }

    /// <summary><c>aws (aws, us-east-1, zones a b c)</c>.</summary>
    public static string Title(Provider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var facts = new List<string> { Words.Kind(provider.Kind) };
        if (provider.Region is { } region)
        {
            facts.Add(region);
        }

        if (provider.Zones.Count > 0)
        {
            facts.Add($"{(provider.Zones.Count == 1 ? "zone" : "zones")} {string.Join(' ', provider.Zones)}");
        }

        return $"{provider.Name} ({string.Join(", ", facts)})";
    }

    private static void Provider(StringBuilder text, NetworkTopology topology, Provider provider, Dictionary<string, MachineSpec> specs)
    {
        text.Append(Title(provider)).Append('\n');
        var subnets = new TextTable(2, "NETWORK", "SUBNET", "BLOCK", "ZONE", "EXPOSURE");
        foreach (var network in topology.Networks.Where(n => ReferenceEquals(n.Provider, provider) || n.Provider.Name == provider.Name))
        {
            subnets.Add(network.Name, "", string.Join(' ', network.Cidrs), "", "");
            foreach (var subnet in network.Subnets)
            {
                subnets.Add("", subnet.Name, string.Join(' ', subnet.Cidrs), Words.OrDash(subnet.Zone ?? ""), subnet.Exposure.ToString().ToLowerInvariant());
            }
        }

        subnets.WriteTo(text);
        var machines = new TextTable(2, "MACHINE", "SUBNET", "ADDRESS", "OVERLAY", "SERVICES", "LABELS");
        foreach (var machine in topology.Machines.Where(m => m.Provider.Name == provider.Name))
        {
            var spec = specs[machine.Name];
            machines.Add(
                machine.Name,
                string.Join(' ', machine.Attachments.Select(a => a.Subnet.FullName)),
                string.Join(' ', Underlay(spec)),
                Words.OrDash(string.Join(' ', OverlayAddresses(spec))),
                Words.OrDash(string.Join(' ', spec.Services.Select(s => s.Name))),
                Words.OrDash(string.Join(' ', Words.DeclaredLabels(machine))));
        }

        machines.WriteTo(text);
    }

    private static void Overlays(StringBuilder text, NetworkTopology topology)
    {
        if (topology.Overlays.Count == 0)
        {
            return;
        }

        text.Append('\n');
        var table = new TextTable(0, "OVERLAY", "BLOCK", "PORT", "MEMBERS");
        foreach (var overlay in topology.Overlays)
        {
            table.Add(overlay.Name, string.Join(' ', overlay.Cidrs), FormattableString.Invariant($"{overlay.Port}/udp"), Words.Count(overlay.Members.Count, "machine"));
        }

        table.WriteTo(text);
    }

    private static void Links(StringBuilder text, NetworkTopology topology, NetworkPlan plan)
    {
        if (topology.Links.Count == 0)
        {
            return;
        }

        var endpoints = PlannedLinks.PrivateLinks(plan).ToLookup(l => l.Link.Name, StringComparer.Ordinal);
        text.Append('\n');
        var table = new TextTable(0, "LINK", "METHOD", "FROM", "TO", "BY");
        foreach (var link in topology.Links)
        {
            var by = link.Method switch
            {
                LinkMethod.PrivateLink => string.Join(' ', endpoints[link.Name].Select(e => $"{e.Endpoint}")),
                LinkMethod.Vpn => FormattableString.Invariant($"{link.Port}/udp"),
                LinkMethod.Internet => $"gateway {link.Via!.Name}",
                _ => string.Empty,
            };
            table.Add(link.Name, Words.Method(link.Method), link.First.Name, link.Service is { } service ? $"service {service.Name}" : link.Second.Name, Words.OrDash(by));
        }

        table.WriteTo(text);
    }

    private static void Services(StringBuilder text, NetworkTopology topology, NetworkPlan plan)
    {
        if (topology.Services.Count == 0)
        {
            return;
        }

        var members = plan.Machines
            .SelectMany(m => m.Services.Select(s => (Machine: m.Machine, Service: s)))
            .ToLookup(m => m.Service.Name, StringComparer.Ordinal);
        text.Append('\n');
        var table = new TextTable(0, "SERVICE", "PORTS", "OVER", "RUNS", "MEMBERS");
        foreach (var service in topology.Services)
        {
            var placed = members[service.Name].ToList();
            var spec = placed.Select(p => p.Service).FirstOrDefault();
            table.Add(
                service.Name,
                Words.OrDash(string.Join(' ', spec is null ? [] : Ports(spec))),
                service.Over?.Name ?? "underlay",
                spec?.Recipe ?? "listener",
                string.Join(' ', placed.Select(p => p.Machine)));
        }

        table.WriteTo(text);
    }

    internal static IEnumerable<string> Underlay(MachineSpec spec)
    {
        var overlays = spec.Overlays.Select(o => o.Link).ToHashSet(StringComparer.Ordinal);
        return spec.Addresses
            .Where(a => a.Link != "lo" && !overlays.Contains(a.Link))
            .Select(a => FormattableString.Invariant($"{a.Address}/{a.PrefixLength}"));
    }

    internal static IEnumerable<string> OverlayAddresses(MachineSpec spec) =>
        from overlay in spec.Overlays
        from address in spec.Addresses
        where address.Link == overlay.Link
        select $"{overlay.Name} {address.Address}";

    internal static IEnumerable<string> Ports(ServiceSpec service) =>
        service.Ports.Select(p => $"{p.Name}={p.Ports}/{(p.Protocol == FilterProtocol.Udp ? "udp" : "tcp")}");
}
