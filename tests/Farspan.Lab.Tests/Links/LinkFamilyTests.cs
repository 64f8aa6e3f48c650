using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Farspan.Lab.Probes;
using Farspan.Planning;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Links;

/// <summary>A link of every method with IPv6 alone and with both families, and a name for the endpoint of a private one: all carry what they should, hide what they must, and each cut takes what that link carries and nothing else.</summary>
[Trait("Requirement", "C4")]
public sealed partial class LinkFamilyTests
{
    // The certificate of the gateway is the throwaway pair of an example.
    private static readonly string _path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "examples", "ai-foundry", "families.yaml"));

    private const string Both = """
        farspan: 1
        name: families
        providers:
          east: { kind: aws, region: us-east-1 }
          west: { kind: aws, region: us-west-2 }
          cloud: { kind: gcp, region: europe-west1 }
          rack: { kind: bare-metal }
          shed: { kind: bare-metal }
        networks:
          app:   { provider: east, cidr: [10.0.0.0/16, "fd00:a::/48"], subnets: { apps: { cidr: [10.0.1.0/24, "fd00:a:0:1::/64"], exposure: egress } } }
          work:  { provider: east, cidr: [10.1.0.0/16, "fd00:b::/48"], subnets: { nodes: { cidr: [10.1.1.0/24, "fd00:b:0:1::/64"] } } }
          far:   { provider: west, cidr: [10.2.0.0/16, "fd00:c::/48"], subnets: { models: { cidr: [10.2.1.0/24, "fd00:c:0:1::/64"] } } }
          hall:  { provider: rack, cidr: [10.3.0.0/16, "fd00:d::/48"], subnets: { floor: { cidr: [10.3.1.0/24, "fd00:d:0:1::/64"] } } }
          attic: { provider: shed, cidr: [10.4.0.0/16, "fd00:e::/48"], subnets: { floor: { cidr: [10.4.1.0/24, "fd00:e:0:1::/64"] } } }
          shop:  { provider: cloud, cidr: [10.5.0.0/16, "fd00:f::/48"], subnets: { edge: { cidr: [10.5.1.0/24, "fd00:f:0:1::/64"], exposure: public }, back: { cidr: [10.5.2.0/24, "fd00:f:0:2::/64"] } } }
        machines:
          app-1:   { subnet: app/apps }
          ns-1:    { subnet: app/apps }
          node-1:  { subnet: work/nodes }
          model-1: { subnet: far/models }
          host-1:  { subnet: hall/floor }
          host-2:  { subnet: attic/floor }
          edge-1:  { subnet: shop/edge }
          quote-1: { subnet: shop/back }
        services:
          names:  { on: machine/ns-1, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
          nodes:  { on: machine/node-1, ports: { http: 8080/tcp, beat: 9000/udp } }
          models: { on: machine/model-1, ports: { http: 8080/tcp, beat: 9000/udp } }
          files:  { on: machine/host-1, ports: { http: 8080/tcp, beat: 9000/udp } }
          tapes:  { on: machine/host-2, ports: { http: 8080/tcp, beat: 9000/udp } }
          front:  { on: machine/edge-1, ports: { https: 443/tcp } }
          quotes: { on: machine/quote-1, ports: { http: 8080/tcp } }
        links:
          peered: { method: peering, between: [network/app, network/work] }
          hidden: { method: private-link, from: subnet/app/apps, to: service/models }
          tunnel: { method: vpn, between: [network/app, network/hall] }
          line:   { method: static-route, between: [network/hall, network/attic] }
          bought: { method: internet, from: network/app, to: service/quotes, via: front }
        gateways:
          front:
            service: front
            to: service/quotes
            tls: { https: { certificate: tls/partner-front.crt, key: tls/partner-front.key } }
            tokens: { app: be466c5e4d9e49b2fba8de522fad1878ce63454620fa7fd7a26d084d93c0239a }
        dns: { names: { service: names, clients: machine/app-1, zones: { example.org: { records: [{ name: models, to: link/hidden }] } } } }
        policies:
          - allow: { from: machine/app-1, to: [service/nodes, service/models, service/files] }
          - allow: { from: machine/host-1, to: service/tapes }
          - allow: { from: machine/app-1, to: service/quotes }
            via: front
            as: token/app
        claims:
          - encrypted: { between: [machine/app-1, machine/host-1] }
          - never: { from: internet, to: service/models }
          - always: { from: machine/app-1, to: [service/models, service/nodes, service/files] }
        """;

    [Fact]
    public async Task Links_of_every_method_carry_both_families()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        Holds(await TestAsync(lab, await UpAsync(lab, Both), TestLab.Patience), families: 2);
    }

    [Fact]
    public async Task Links_of_every_method_carry_IPv6_alone_and_a_cut_takes_exactly_one()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var plan = await UpAsync(lab, OfTwoFamilies().Replace(Both, "\"$1\""));
        Assert.DoesNotContain(plan.Machines.SelectMany(m => m.Addresses), a => a.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !System.Net.IPAddress.IsLoopback(a.Address));
        Holds(await TestAsync(lab, plan, TestLab.Patience), families: 1);

        foreach (var (link, service) in new[] { ("peered", "nodes"), ("hidden", "models"), ("tunnel", "files"), ("line", "tapes"), ("bought", "front") })
        {
            lab.Session.Cut($"link/{link}", TestContext.Current.CancellationToken);
            var broken = Broken(await TestAsync(lab, plan, TimeSpan.FromSeconds(3)));
            if (broken.Count > 1)
            {
                // On a busy machine the others take longer.
                broken = Broken(await TestAsync(lab, plan, TestLab.Patience));
            }

            Assert.Equal([service], broken);
            lab.Session.Heal($"link/{link}", TestContext.Current.CancellationToken);
        }

        Assert.True((await TestAsync(lab, plan, TestLab.Patience)).Holds);
    }

    private static List<string> Broken(ProbeReport report) => [.. report.Services.Where(s => !s.Allowed.IsWhole).Select(s => s.Service).Distinct()];

    private static string Here([CallerFilePath] string path = "") => path;

    private static void Holds(ProbeReport report, int families)
    {
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.Equal(12 * families, report.Allowed.Total);
        Assert.All(report.Names, n => Assert.True(n.Answers.IsWhole && n.Answers.Total > 0));
        Assert.NotEmpty(report.Names);
        Assert.Equal(2 * families, report.Gateways.Sum(g => g.Allowed.Total));
        Assert.Equal(["hidden", "tunnel"], report.Traffic!.Links.Select(l => l.Link));
        Assert.All(report.Traffic.Links, l => Assert.True(l is { WasProbed: true, Carried: > 0, Leaked: 0 }, $"{l}"));
        Assert.True(report.Traffic.Links[0].SeenAs > 0);
    }

    private static async Task<NetworkPlan> UpAsync(TestLab lab, string topology)
    {
        var request = lab.Request(topology, _path);
        await lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);
        return request.Plan;
    }

    private static Task<ProbeReport> TestAsync(TestLab lab, NetworkPlan plan, TimeSpan deadline)
    {
        var network = new LabSessionNetwork(lab.Session);
        return new NetworkTest(plan, network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(
            NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = deadline }, Probes = ProbeOptions.Default with { RefusedSample = 60 } },
            null,
            TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("\\[[0-9./]+, \"([0-9a-f:/]+)\"\\]")]
    private static partial Regex OfTwoFamilies();
}
