using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Topology.Tests;

/// <summary>Selectors mean what a second, dumb evaluation says: machine by machine, without an index.</summary>
public sealed class SelectorTests
{
    private sealed record Host(string Name, IReadOnlyList<string> Subnets, string Role, string Tier);

    /// <summary>A term as text, and what it means.</summary>
    private sealed record Term(string Text, Func<Host, bool> Means);

    private const string Head =
        """
        farspan: 1
        name: selected
        providers: { p: { kind: lab, zones: [a, b] }, q: { kind: lab } }
        networks:
          n: { provider: p, cidr: 10.0.0.0/16, subnets: { a: { cidr: 10.0.1.0/24, zone: a }, b: { cidr: 10.0.2.0/24, zone: b } } }
          m: { provider: q, cidr: 10.1.0.0/16, subnets: { a: { cidr: 10.1.1.0/24 } } }
        links: { l: { method: peering, between: [network/n, network/m] } }

        """;

    private static readonly string[] Subnets = ["n/a", "n/b", "m/a"];

    private static readonly Gen<Host[]> Hosts = (
        from subnets in Gen.OneOf(Gen.Elements(Subnets).Select(s => new[] { s }), Gen.Shuffle(Subnets).Select(s => s[..2]))
        from role in Gen.Elements("x", "y", "z")
        from tier in Gen.Elements("1", "2")
        select (subnets, role, tier)).NonEmptyListOf().Select(hosts => hosts.Select((h, i) => new Host($"h{i}", h.subnets, h.role, h.tier)).ToArray());

    private static readonly Gen<Term> Terms = Gen.OneOf(
        Gen.Elements(
            new Term("all", _ => true),
            new Term("machine/h0", h => h.Name == "h0"),
            new Term("provider/p", h => h.Subnets[0].StartsWith("n/", StringComparison.Ordinal)),
            new Term("provider/q", h => h.Subnets[0].StartsWith("m/", StringComparison.Ordinal)),
            new Term("zone/p/a", h => h.Subnets[0] == "n/a"),
            new Term("network/n", h => h.Subnets.Any(s => s.StartsWith("n/", StringComparison.Ordinal))),
            new Term("network/m", h => h.Subnets.Contains("m/a")),
            new Term("subnet/n/b", h => h.Subnets.Contains("n/b")),
            new Term("overlay/o", h => h.Role == "x" || h.Name == "h0"),
            new Term("service/s", h => h.Tier == "2" || h.Name == "h0")),
        from role in Gen.Elements("x", "y", "z").ListOf().Select(r => r.Distinct().ToArray())
        from tier in Gen.Elements("1", "2", "")
        from subnet in Gen.Elements(Subnets.Append("").ToArray())
        from network in Gen.Elements("n", "m", "", "", "")
        where role.Length > 0 || tier.Length > 0 || subnet.Length > 0 || network.Length > 0
        select new Term(
            $"{{ {string.Join(", ", new[] { role.Length > 0 ? $"role: [{string.Join(", ", role)}]" : "", tier.Length > 0 ? $"tier: {tier}" : "", subnet.Length > 0 ? $"subnet: {subnet}" : "", network.Length > 0 ? $"network: {network}" : "" }.Where(t => t.Length > 0))} }}",
            h => (role.Length == 0 || role.Contains(h.Role)) && (tier.Length == 0 || tier == h.Tier) && (subnet.Length == 0 || h.Subnets[0] == subnet) &&
                (network.Length == 0 || h.Subnets[0].StartsWith($"{network}/", StringComparison.Ordinal))));

    [Fact]
    public void A_selector_means_what_a_dumb_evaluation_says()
    {
        var cases = from hosts in Hosts from terms in Terms.NonEmptyListOf() select (hosts, terms: terms.ToList());
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var text = c.terms.Count == 1 ? c.terms[0].Text : $"[{string.Join(", ", c.terms.Select(t => t.Text))}]";
            var result = Files.Read($"{TextOf(c.hosts)}policies:\n  - allow: {{ from: {text}, to: all, ports: all }}\n");
            Assert.True(result.Topology is not null, Files.Lines(result));
            var expected = c.hosts.Where(h => c.terms.Any(t => t.Means(h))).Select(h => h.Name);
            Assert.Equal(expected, result.Topology.Policies[0].From.Machines.Select(m => m.Name));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(20));
    }

    [Fact]
    public void Equal_selectors_share_one_instance_whatever_their_order()
    {
        var topology = Files.Read($"{TextOf([new Host("h0", ["n/a"], "x", "1")])}policies:\n  - allow: {{ from: {{ role: [x], tier: 1 }}, to: {{ tier: '1', role: x }}, ports: all }}\n").Topology!;
        Assert.Same(topology.Policies[0].From, topology.Policies[0].To);
        Assert.Equal("role=x,tier=1", topology.Policies[0].To.Text);
    }

    [Fact]
    public void A_policy_to_several_services_becomes_one_for_each_with_its_own_ports()
    {
        var topology = Files.Read($$"""
            {{TextOf([new Host("h0", ["n/a"], "x", "2")])}}
              t: { on: all, ports: { main: 90/tcp, side: 91/udp } }
            policies:
              - { name: both, allow: { from: internet, to: [service/s, service/t, cidr/203.0.113.0/24], ports: [main, 443/tcp] } }
            """.Replace("cidr: 10.0.1.0/24, zone: a", "cidr: 10.0.1.0/24, zone: a, exposure: public", StringComparison.Ordinal)).Topology!;
        Assert.Equal(
            ["both.1 service/s main", "both.2 service/t main", "both.3 cidr/203.0.113.0/24 443"],
            topology.Policies.Select(p => $"{p.Name} {p.To.Text} {string.Join(' ', p.Ports.Select(x => x.Name ?? x.Ports.ToString()))}"));
    }

    private static string TextOf(Host[] hosts)
    {
        var text = new StringBuilder(Head).Append("machines:\n");
        foreach (var host in hosts)
        {
            var where = host.Subnets.Count == 1 ? $"subnet: {host.Subnets[0]}" : $"subnets: [{string.Join(", ", host.Subnets.Select(s => $"{{ subnet: {s} }}"))}]";
            text.Append($"  {host.Name}: {{ {where}, labels: {{ role: {host.Role}, tier: {host.Tier} }} }}\n");
        }

        // h0 is always in, so that neither is empty; labels that no host has would be errors here.
        var members = hosts.Any(h => h.Role == "x") ? "[{ role: x }, machine/h0]" : "machine/h0";
        var on = hosts.Any(h => h.Tier == "2") ? "[{ tier: 2 }, machine/h0]" : "machine/h0";
        return text.Append($"overlays: {{ o: {{ kind: wireguard, cidr: 10.9.0.0/16, members: {members} }} }}\nservices:\n  s: {{ on: {on}, ports: {{ main: 80/tcp }} }}\n").ToString();
    }
}
