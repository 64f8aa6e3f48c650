using Farspan.Planning.Certificates;
using Farspan.Planning.Dns;
using Farspan.State.Dns;
using Farspan.State.Filters;
using Farspan.State.Gateways;
using Farspan.Testing;

namespace Farspan.Planning.Tests.Dns;

/// <summary>What a topology with names, authorities and TLS layers becomes on each machine.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "C8")]
[Trait("Requirement", "C9")]
[Trait("Requirement", "E5")]
public sealed class NamesPlanTests
{
    [Fact]
    public void Every_machine_gets_its_servers_resolver_certificates_and_TLS()
    {
        var result = NamesExample.Compile(NamesExample.Text);
        var text = string.Concat(result.Diagnostics.Select(d => $"{d}\n")) + string.Concat(result.Plan!.Machines.Select(m =>
            $"{m.Machine}\n" +
            $"  resolver {string.Join(' ', m.Resolver.Servers)} search {string.Join(' ', m.Resolver.Search)}\n" +
            string.Concat(m.Services.Select(s => $"  service {s.Name}: {SpecText.Of(s)}\n")) +
            string.Concat(m.Services.SelectMany(CertificateText.Lines).Select(l => $"  tls {l.Key}: {l.Value}\n")) +
            string.Concat(m.Certificates.Select(c => $"  certificate {c.Name}: {CertificateText.Of(c)}\n")) +
            string.Concat(m.DnsServers.SelectMany(DnsText.Lines).Select(l => $"  {l.Key}: {l.Value}\n")) +
            string.Concat(m.DnsServers.SelectMany(DnsText.Records).Select(l => $"  {l.Key}: {l.Value}\n")))) +
            string.Concat(result.Plan.Topology.Policies.Where(p => p.Gateway == "names").Select(p => $"policy {p.Name}: {p.From.Text} to {p.To.Text}{(p.To.Services is [{ Over: { } over }] ? $" over {over.Name}" : "")}, {string.Join(' ', p.Ports.Select(x => $"{x.Name}={x.Ports}/{x.Protocol}"))}\n"));
        Golden.Equal("names.txt", text);
    }

    [Fact]
    public void A_listener_speaks_TLS_as_the_layer_of_its_port_says()
    {
        var text = NamesExample.Text.Replace("ports: dot, issuer: internal", "ports: dot, issuer: internal, minimum: tls1.3, clients: required", StringComparison.Ordinal);
        var listeners = NamesExample.Compile(text).Plan!.Machines.SelectMany(m => m.DnsServers).SelectMany(s => s.Listeners).ToList();
        Assert.All(listeners.Where(l => l.Transport != DnsTransport.Tls), l => Assert.Null(l.Tls));
        Assert.All(listeners.Where(l => l.Transport == DnsTransport.Tls), l => Assert.True(l.Tls is { Minimum: TlsVersion.Tls13, CipherSuites: [], RequiresClientCertificate: true }));
        Assert.Contains(listeners, l => l.Transport == DnsTransport.Tls);
    }

    [Fact]
    public void What_is_counted_is_told_on_loopback_and_where_a_policy_lets_somebody_reach_it()
    {
        var text = NamesExample.Text.Replace("dot: 853/tcp } }", "dot: 853/tcp, metrics: 9153/tcp } }", StringComparison.Ordinal);
        Assert.NotEqual(NamesExample.Text, text);
        var alone = NamesExample.Compile(text).Plan!;
        Assert.All(Metrics(alone), m => Assert.Equal(["127.0.0.1:9153"], m));
        Assert.DoesNotContain(alone.Machines.SelectMany(m => m.DnsServers).SelectMany(s => s.Zones).SelectMany(z => z.Records), r => r.Name.StartsWith("_metrics.", StringComparison.Ordinal));
        Assert.DoesNotContain(alone.Machines.SelectMany(m => m.Filter.Rules).SelectMany(r => r.Ports), p => p.First <= 9153 && 9153 <= p.Last);

        var watched = NamesExample.Compile($"{text}\npolicies:\n  - allow: {{ from: machine/foxtrot, to: service/names, ports: metrics }}\n").Plan!;
        Assert.NotEmpty(Metrics(watched));
        Assert.All(Metrics(watched), m => Assert.True(m.Count > 1 && m[0] == "127.0.0.1:9153"));
        Assert.Contains(watched.Machines.SelectMany(m => m.Filter.Rules).SelectMany(r => r.Ports), p => p.First <= 9153 && 9153 <= p.Last);
    }

    private static List<List<string>> Metrics(NetworkPlan plan) => [.. plan.Machines.SelectMany(m => m.DnsServers)
        .Select(s => s.Listeners.Where(l => l.Transport == DnsTransport.Metrics).Select(l => l.Endpoint.ToString()).ToList())];

    [Fact]
    public void A_serial_stays_while_its_zone_does_and_grows_with_every_change_of_it()
    {
        var first = NamesExample.Compile(NamesExample.Text);
        var same = NamesExample.Compile(NamesExample.Text, first.History);
        var other = NamesExample.Compile(NamesExample.Text.Replace("udp, dns-tcp: 53/tcp, dot: 853/tcp", "udp, dns-tcp: 53/tcp, dot: 8853/tcp", StringComparison.Ordinal), same.History);
        var back = NamesExample.Compile(NamesExample.Text.Replace("for the road", "for roads", StringComparison.Ordinal), other.History);
        Assert.Equal([1, 1, 2, 3], new[] { first, same, other, back }.Select(r => (int)Zone(r, "ships.work").Serial));
        Assert.Equal([1, 1, 2, 3], new[] { first, same, other, back }.Select(r => (int)Zone(r, "ships.work road").Serial));
        Assert.Equal([1, 1, 1, 1], new[] { first, same, other, back }.Select(r => (int)Zone(r, "3.168.192.in-addr.arpa").Serial));
        Assert.Equal(first.Plan!.Digest, same.Plan!.Digest);
    }

    [Fact]
    public void A_diff_says_which_names_certificates_and_floors_change()
    {
        var old = NamesExample.Plan(NamesExample.Text);
        var next = NamesExample.Plan(NamesExample.Text.Replace("cname: omni.ships.work", "cname: holly.ships.work", StringComparison.Ordinal)
            .Replace("minimum: tls1.3, issuer: internal", "minimum: tls1.2, issuer: internal", StringComparison.Ordinal).Replace("lifetime: 24h", "lifetime: 12h", StringComparison.Ordinal));
        var changes = PlanDiff.Between(old, next).Machines.SelectMany(m => m.Changes.Select(c => $"{m.Machine} {c.Kind} {c.Concept} {c.Key}")).Where(c => !c.Contains("Filter", StringComparison.Ordinal));
        Assert.Equal(
        [
            "browser Changed Certificate machine", "foxtrot Changed Certificate etcd", "foxtrot Changed Certificate machine", "foxtrot Changed Tls etcd client", "foxtrot Changed Tls etcd peer",
            "holly Changed Certificate machine", "holly Changed Certificate names", "holly Changed Record names ships.work road: www.ships.work CNAME", "holly Changed Record names ships.work: www.ships.work CNAME",
        ], changes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_filter_opens_for_clients_on_the_plane_that_they_ask_by_and_for_no_others()
    {
        var holly = NamesExample.Plan(NamesExample.Text).Machines.Single(m => m.Machine == "holly");
        var rules = holly.Filter.Rules.Where(r => r.Origin.StartsWith("policy/names answers", StringComparison.Ordinal) && r.Chain == FilterChain.Input).ToList();
        Assert.Equal(["eth0", "fs-tailnet"], rules.Select(r => r.InLink).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rules.Where(r => r.Protocol == FilterProtocol.Udp), r => Assert.Equal("53", string.Join(',', r.Ports)));
        Assert.Contains(holly.Filter.Rules, r => r.Origin.StartsWith("policy/names asks 9.9.9.9:53", StringComparison.Ordinal) && r.Chain == FilterChain.Output);
    }

    [Fact]
    public void A_client_without_a_way_and_a_server_without_a_way_out_are_told()
    {
        var lost = NamesExample.Compile(NamesExample.Text.Replace("from: overlay/tailnet, over: tailnet", "from: cidr/100.64.0.0/24", StringComparison.Ordinal).Replace("cidr: 192.168.10.0/24, exposure: egress", "cidr: 192.168.10.0/24", StringComparison.Ordinal));
        Assert.Equal(["FS2301", "FS2302"], lost.Diagnostics.Select(d => d.Code).Where(c => c.StartsWith("FS23", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Empty(lost.Plan!.Machines.Single(m => m.Machine == "browser").Resolver.Servers);
        Assert.DoesNotContain(lost.Plan.Topology.Policies, p => p.Name.Contains("9.9.9.9", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_topology_in_another_order_is_the_same_plan()
    {
        var moved = NamesExample.Text.Replace("  foxtrot: { subnet: matrix/lan, address: 192.168.3.10, labels: { role: talos } }\n", "", StringComparison.Ordinal)
            .Replace("machines:\n  holly", "machines:\n  foxtrot: { subnet: matrix/lan, address: 192.168.3.10, labels: { role: talos } }\n  holly", StringComparison.Ordinal);
        Assert.NotEqual(NamesExample.Text, moved);
        Assert.Equal(NamesExample.Plan(NamesExample.Text).Digest, NamesExample.Plan(moved).Digest);
    }

    [Fact]
    public void Records_of_one_name_and_type_have_the_shortest_of_their_times()
    {
        var plan = NamesExample.Plan(NamesExample.Text.Replace("      - { name: motd, txt: for all }", "      - { name: both, address: 10.0.0.1, ttl: 1h }\n          - { name: both, address: 10.0.0.2, ttl: 30s }\n          - { name: motd, txt: for all }", StringComparison.Ordinal));
        var records = plan.Machines.SelectMany(m => m.DnsServers).SelectMany(s => s.Zones).First(z => z.Key == "ships.work").Records.Where(r => r.Name == "both.ships.work");
        Assert.Equal(["10.0.0.1 30", "10.0.0.2 30"], records.Select(r => $"{r.Data} {r.TtlSeconds}"));
    }

    private static DnsZoneSpec Zone(PlanResult result, string key) => result.Plan!.Machines.SelectMany(m => m.DnsServers).SelectMany(s => s.Zones).Single(z => z.Key == key);
}
