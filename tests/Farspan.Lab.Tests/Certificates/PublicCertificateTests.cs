using Farspan.Agent.Certificates;
using Farspan.Agent.Gateways.Hosting;
using Farspan.Lab.Probes;
using Farspan.Lab.Public;
using Farspan.Lab.Recipes;
using Farspan.Lab.Supervision;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>Certificates of a public authority in a lab: the packaged Pebble stands in for it on the internet host, and orders go through the network as declared.</summary>
[Trait("Requirement", "C8")]
[Trait("Requirement", "C9")]
public sealed class PublicCertificateTests
{
    private const string WayOut = "  - allow: { from: machine/gate, to: internet, ports: 443/tcp }\n";

    private const string ByHttp = """
        farspan: 1
        name: public
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.70.0.0/16, subnets: { front: { cidr: 10.70.1.0/24, exposure: public }, back: { cidr: 10.70.2.0/24 } } }
        machines:
          gate: { subnet: cloud/front, address: 10.70.1.10 }
          ns:   { subnet: cloud/front, address: 10.70.1.53 }
          web:  { subnet: cloud/back }
        services:
          entry: { on: machine/gate, ports: { http: 80/tcp, https: 443/tcp } }
          shop:  { on: machine/web, ports: { http: 8080/tcp } }
          names: { on: machine/ns, ports: { dns: 53/udp, dns-tcp: 53/tcp } }
        gateways:
          front: { service: entry, to: service/shop, tls: { https: { layer: edge } } }
        authorities:
          letsencrypt: { kind: acme, directory: "https://acme.example.net/directory", challenge: http-01 }
        tls:
          edge: { of: service/entry, ports: https, issuer: letsencrypt, names: [www.example.com] }
        policies:
          - allow: { from: internet, to: service/shop }
            via: front

        """;

    private static readonly string _byDns = ByHttp.Replace("http-01", "dns-01", StringComparison.Ordinal).Replace("[www.example.com]", "[\"*.example.com\", example.com]", StringComparison.Ordinal)
        + "  - allow: { from: internet, to: service/names }\n"
        + WayOut
        + "dns: { names: { service: names, clients: all, zones: { example.com: { records: [{ name: www, to: service/entry }] } } } }\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ordered_by_http_01_through_the_gateway_and_shown_by_it()
    {
        await using var lab = await StartAsync(ByHttp + WayOut);
        await UntilHadAsync(lab);
        Assert.Equal("letsencrypt (Pebble stands in)", await IssuerAsync(lab));
        var report = await TestAsync(lab);
        Assert.True(report.Holds, string.Join('\n', report.Findings.Select(f => $"{f.Code} {f.Subject} {f.PlanSays} {f.RealitySays}")));

        // What the order showed is shown no more.
        var gateway = await new GatewayClient(new GatewayFolder(lab.Session.Paths.DataFolder("gate", "entry")), TimeProvider.System).StatusAsync(Stop);
        Assert.NotNull(gateway);
        Assert.DoesNotContain("is shown", (await File.ReadAllTextAsync(lab.Session.Paths.LogFile("gate", "entry"), Stop)).Split('\n').Last(l => l.Contains("challenge", StringComparison.Ordinal)), StringComparison.Ordinal);

        // Another run, and a Pebble that dies and comes back with other roots, are no reason to order again.
        var before = Thumbprint(lab);
        await lab.UpAsync(ByHttp + WayOut);
        await KillPebbleAsync(lab);
        Assert.Equal("letsencrypt (Pebble stands in)", await IssuerAsync(lab));
        Assert.Equal(before, Thumbprint(lab));
    }

    [Fact]
    public async Task A_wildcard_is_ordered_by_dns_01_through_the_declared_name_server()
    {
        await using var lab = await StartAsync(_byDns);
        await UntilHadAsync(lab);
        Assert.True((await TestAsync(lab)).Holds);
        Assert.Contains("challenge hidden: _acme-challenge.example.com", await File.ReadAllTextAsync(lab.Session.Paths.LogFile("ns", "names"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_way_out_the_labs_own_authority_stands_in_and_says_why()
    {
        await using var lab = await StartAsync(ByHttp);
        await ProviderGroupsTests.UntilAsync(async () => (await IssuerAsync(lab)).Contains("stand-in of the lab: ", StringComparison.Ordinal), Stop);
        Assert.True((await TestAsync(lab)).Holds);
    }

    private static async Task<TestLab> StartAsync(string topology)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var lab = new TestLab();
        Assert.SkipWhen(Tools.Find(lab.Environment, PebbleRecipe.Tool) is null, "pebble is not installed");
        await lab.UpAsync(topology);
        return lab;
    }

    // Ordered, and shown by the gateway that was told.
    private static Task UntilHadAsync(TestLab lab) => ProviderGroupsTests.UntilAsync(
        async () => (await IssuerAsync(lab)).Contains("Pebble", StringComparison.Ordinal)
            && (await new GatewayClient(new GatewayFolder(lab.Session.Paths.DataFolder("gate", "entry")), TimeProvider.System).StatusAsync(Stop))?.Status.Reloads > 0,
        Stop);

    private static async Task<string> IssuerAsync(TestLab lab) =>
        (await lab.Session.StatusAsync(Stop)).Providers.SelectMany(p => p.Machines).Single(m => m.Machine == "gate").Certificates.Single().Issuer;

    private static string Thumbprint(TestLab lab)
    {
        using var held = new CertificateFolders(lab.Session.Paths.VolumeFolder("gate")).Read("entry", out _);
        return held!.Leaf.Thumbprint;
    }

    private static async Task KillPebbleAsync(TestLab lab)
    {
        var pebble = await PebbleAsync(lab);
        await SupervisionTests.KillAsync(pebble.Process!.Pid, Stop);
        await ProviderGroupsTests.UntilAsync(async () => (await PebbleAsync(lab)) is { Process: not null, Restarts: > 0 }, Stop);
    }

    private static async Task<UnitRecord> PebbleAsync(TestLab lab) =>
        (await new SupervisorClient(lab.Session.Paths, TimeProvider.System).TryAskAsync(SupervisorCommand.Report, Stop))!.Units.Single(u => u.Name == PublicAuthority.AcmeService);

    private static Task<ProbeReport> TestAsync(TestLab lab)
    {
        var network = new LabSessionNetwork(lab.Session);
        return new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network }.RunAsync(NetworkTestOptions.Default, null, Stop);
    }
}
