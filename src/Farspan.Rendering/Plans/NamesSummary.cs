using System.Globalization;
using System.Text;
using Farspan.Planning;
using Farspan.State.Certificates;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Model.Trust;

namespace Farspan.Rendering.Plans;

/// <summary>Name servers, TLS layers and certificates of a plan, a line each; nothing where there are none.</summary>
internal static class NamesSummary
{
    public static string Write(NetworkPlan plan)
    {
        var text = new StringBuilder();
        Section(text, "name servers", plan.Topology.NameServers, s => Row(plan, s));
        Section(text, "TLS layers", plan.Topology.TlsLayers, Row);
        var issuers = plan.Machines.SelectMany(m => m.Certificates).GroupBy(c => (c.Issuer.Name, c.Issuer.Kind)).OrderBy(g => g.Key.Name, StringComparer.Ordinal).ToList();
        Section(text, "certificates", issuers, g => [g.Key.Name, Kind(g.Key.Kind), Count(g.Count(), "certificate"), Count(g.SelectMany(c => c.DnsNames).Distinct(StringComparer.Ordinal).Count(), "name")]);
        return text.ToString();
    }

    private static string[] Row(NetworkPlan plan, NameServer server)
    {
        var machines = plan.Machines.Where(m => m.DnsServers.Any(d => d.Service == server.Service.Name)).ToList();
        var records = machines.SelectMany(m => m.DnsServers).Where(d => d.Service == server.Service.Name).Take(1).SelectMany(d => d.Zones).Sum(z => z.Records.Count);
        var views = server.Views.Count == 0 ? "one view for all" : $"views {string.Join(", ", server.Views.Select(v => v.Name))}";
        return
        [
            server.Name, $"on {string.Join(", ", machines.Select(m => m.Machine))}", $"zones {string.Join(", ", server.Zones.Select(z => z.Name))}", views, Count(records, "record"),
            server.Clients is null ? "no clients" : Count(server.Clients.Machines.Count, "client"),
        ];
    }

    private static string[] Row(TlsLayer layer) =>
    [
        layer.Name, layer.Minimum == TlsFloor.Tls13 ? "from TLS 1.3" : "from TLS 1.2", $"by {layer.Issuer.Name}", string.Join(", ", layer.Ports.Select(p => $"{p.Service.Name} {p.Port.Name}")),
        layer.Suites.Count == 0 ? "suites of the platform" : string.Join(' ', layer.Suites),
    ];

    private static string Kind(IssuerKind kind) => kind.ToString().ToLowerInvariant();

    private static void Section<T>(StringBuilder text, string title, IReadOnlyList<T> items, Func<T, string[]> row)
    {
        if (items.Count == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{title}\n");
        var table = new TextTable("  ");
        foreach (var item in items)
        {
            table.Add(row(item));
        }

        table.WriteTo(text);
    }

    private static string Count(int count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : $"{one}s")}");
}
