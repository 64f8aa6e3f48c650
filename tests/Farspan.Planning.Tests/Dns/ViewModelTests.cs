using Farspan.State.Dns;
using Farspan.Topology.Model.Dns;

namespace Farspan.Planning.Tests.Dns;

/// <summary>Which view answers what: the planned zones beside a plain reading of the declaration, over every way of declaring a few records.</summary>
[Trait("Requirement", "E5")]
public sealed class ViewModelTests
{
    private const string Head = """
        farspan: 1
        name: two
        providers: { site: { kind: bare-metal } }
        networks:
          lan: { provider: site, cidr: 10.0.0.0/24, subnets: { hosts: { cidr: 10.0.0.0/24 } } }
        machines:
          a: { subnet: lan/hosts, address: 10.0.0.10 }
          b: { subnet: lan/hosts, address: 10.0.0.11 }
          c: { subnet: lan/hosts, address: 10.0.0.12 }
        overlays:
          vpn: { kind: wireguard, cidr: 10.9.0.0/24, members: [machine/a, machine/b], addresses: { a: 10.9.0.10, b: 10.9.0.11 } }
        services:
          names: { on: machine/a, ports: { dns: 53/udp } }
          web: { on: [machine/b, machine/c], ports: { http: 80/tcp } }
          inside: { on: [machine/a, machine/b], over: vpn, ports: { http: 81/tcp } }
        """;

    private static readonly string[] Choices =
    [
        "{ name: N, to: machine/b }", "{ name: N, to: machine/c, views: far }", "{ name: N, to: machine/b, over: vpn, views: near }", "{ name: N, to: service/web }",
        "{ name: N, to: service/inside, views: [near, far] }", "{ name: N, address: [10.0.0.99, \"fd00::99\"] }", "{ name: N, txt: one, views: far }", "{ name: N, txt: two }",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_view_answers_what_a_plain_reading_of_the_declaration_says(int seed)
    {
        var random = new Random(seed);
        var records = Enumerable.Range(0, 12).Select(_ => Choices[random.Next(Choices.Length)].Replace('N', "abwx"[random.Next(4)])).Distinct().ToList();
        var text = $"{Head}\ndns:\n  names:\n    service: names\n    views:\n      near: {{ from: network/lan }}\n      far: {{ from: overlay/vpn, over: vpn }}\n" +
            $"    zones:\n      z.org:\n        machines: [machine/a, machine/b]\n        services: [service/web]\n        records:\n{string.Concat(records.Select(r => $"          - {r}\n"))}";
        var plan = NamesExample.Plan(text);
        var server = plan.Topology.NameServers[0];
        var spec = plan.Machines.SelectMany(m => m.DnsServers).Single();
        foreach (var view in server.Views)
        {
            foreach (var name in new[] { "a", "b", "c", "w", "x", "web", "b.web", "c.web" })
            {
                Assert.Equal(Expected(server.Zones[0], view, name), Answered(spec, view.Name, $"{name}.z.org"));
            }
        }
    }

    // Slow and plain: for one name in one view, the most particular group of declarations of each kind stands alone.
    private static List<string> Expected(DnsZone zone, DnsView view, string name)
    {
        var declared = zone.Records.Where(r => r.Name == $"{name}.z.org").ToList();
        var found = new List<string>();
        foreach (var kind in new[] { DnsRecordKind.Address, DnsRecordKind.Txt })
        {
            var ofView = declared.Where(r => r.Kind == kind && r.Views.Contains(view.Name)).ToList();
            var general = declared.Where(r => r.Kind == kind && r.Views.Count == 0).ToList();
            if (ofView.Count > 0 || general.Count > 0)
            {
                found.AddRange((ofView.Count > 0 ? ofView : general).SelectMany(r => Data(r, view)));
            }
            else if (kind == DnsRecordKind.Address)
            {
                found.AddRange(name switch
                {
                    "a" or "b" => [Machine(name, view.Name == "far")],
                    "web" => ["10.0.0.11", "10.0.0.12"],
                    "b.web" => ["10.0.0.11"],
                    "c.web" => ["10.0.0.12"],
                    _ => [],
                });
            }
        }

        return [.. found.Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Data(DnsRecord record, DnsView view) =>
    [
        .. record.Machines.Select(m => Machine(m.Name, record.Over is not null || view.Name == "far")),
        .. record.Services.SelectMany(s => s.Candidates.Select(c => Machine(c.Name, s.Over is not null))),
        .. record.Addresses.Select(a => a.ToString()),
        .. record.Data,
    ];

    private static string Machine(string name, bool onOverlay) => (name, onOverlay) switch
    {
        ("a", true) => "10.9.0.10",
        ("b", true) => "10.9.0.11",
        ("a", _) => "10.0.0.10",
        ("b", _) => "10.0.0.11",
        _ => "10.0.0.12",
    };

    private static List<string> Answered(DnsServerSpec server, string view, string name)
    {
        var keys = server.Views.Single(v => v.Name == view).Zones;
        return [.. server.Zones.Where(z => keys.Contains(z.Key) && z.Name == "z.org").SelectMany(z => z.Records).Where(r => r.Name == name).Select(r => r.Data).Order(StringComparer.Ordinal)];
    }
}
