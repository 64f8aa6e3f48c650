using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Agent.Certificates;
using Farspan.Lab.Callers;
using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.State.Gateways;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>A gateway whose TLS layer wants certificates of its callers from an internal authority: callers of a test have theirs from it, and others are refused.</summary>
[Trait("Requirement", "C9")]
[Trait("Requirement", "D5")]
public sealed class GatewayLayerTests
{
    private const string Topology = """
        farspan: 1
        name: layered
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.76.0.0/16, subnets: { all: { cidr: 10.76.1.0/24 } } }
        machines:
          gate:  { subnet: cloud/all, address: 10.76.1.10 }
          web:   { subnet: cloud/all, address: 10.76.1.11 }
          user:  { subnet: cloud/all, address: 10.76.1.12 }
          robot: { subnet: cloud/all, address: 10.76.1.13 }
        services:
          entry: { on: machine/gate, ports: { https: 8443/tcp } }
          shop:  { on: machine/web, ports: { http: 8080/tcp } }
          depot: { on: machine/web, ports: { http: 8090/tcp } }
        gateways:
          front: { service: entry, to: [service/shop, service/depot], tls: { https: { layer: edge } } }
        authorities:
          internal: { kind: internal, lifetime: 24h }
        tls:
          edge: { of: service/entry, issuer: internal, clients: required }
        policies:
          - { name: users shop, allow: { from: machine/user, to: service/shop }, via: front }
          - { name: the robot stores, allow: { from: machine/robot, to: service/depot }, via: front, as: ["certificate/spiffe://layered/machine/robot", certificate/robot.layered.internal] }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_policies_allow_is_had_with_certificates_of_the_declared_issuer_and_a_gateway_that_wants_none_is_found()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topology);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Stop));
        var report = await TestAsync(lab, ProbeTiming.Default);
        var text = ProbeReportText.Write(report);
        Assert.True(report.Holds, text);
        Assert.Empty(report.Findings);
        var shown = Assert.Single(report.Gateways).Shown.ToDictionary(s => (s.Spoken, s.What), s => (Allowed: s.Allowed.Total, Refused: s.Refused.Total));
        foreach (var spoken in new[] { "TLS 1.2", "TLS 1.3" })
        {
            Assert.True(shown[(spoken, "certificate/spiffe://layered/machine/robot")].Allowed > 0 && shown[(spoken, "certificate/robot.layered.internal")].Allowed > 0, text);
            Assert.True(shown[(spoken, "certificate/spiffe://layered/machine/user")].Allowed > 0, text);
            Assert.True(shown[(spoken, "certificate/farspan-test.invalid")] is { Allowed: 0, Refused: > 0 }, text);
            Assert.True(shown[(spoken, "a certificate for spiffe://layered/machine/robot that no trusted authority made")].Refused > 0 && shown[(spoken, "nothing")].Refused > 0, text);
        }

        // What the authority says of the gateway's certificate lies where the gateway finds it, and of no other's.
        var gate = new CertificateFolders(lab.Session.Paths.VolumeFolder("gate"));
        using (var store = AuthorityStore.Open(new AuthorityFolder(Path.Combine(lab.Session.Paths.AuthoritiesFolder, "internal")), null, TimeProvider.System))
        {
            var issuer = Path.Combine(lab.Root, "issuer.pem");
            await File.WriteAllTextAsync(issuer, store.Intermediate(1).ExportCertificatePem(), Stop);
            string[] verify =
            [
                "/usr/bin/openssl", "ocsp", "-respin", gate.StapleOf("entry"), "-issuer", issuer, "-cert", Path.Combine(gate.PathOf("entry"), "certificate.pem"),
                "-CAfile", Path.Combine(gate.PathOf("entry"), "authorities.pem"), "-verify_other", issuer, "-no_nonce",
            ];
            Assert.Equal(0, await lab.Session.ExecAsync("gate", verify, Stop));
            Assert.False(File.Exists(gate.StapleOf("machine")));
        }

        // Each is in the authority's list by its mark, lives for minutes, and lies nowhere.
        using (var store = AuthorityStore.Open(new AuthorityFolder(Path.Combine(lab.Session.Paths.AuthoritiesFolder, "internal")), null, TimeProvider.System))
        {
            var given = store.Issued().Issued.Select(i => i.Certificate).Where(c => c.Names.Any(n => n.StartsWith(IssuedCallers.Mark, StringComparison.Ordinal))).ToList();
            Assert.Equal(6, given.Select(c => string.Join(' ', c.Names)).Distinct(StringComparer.Ordinal).Count());
            Assert.All(given, c => Assert.InRange(c.NotAfter - c.NotBefore, TimeSpan.Zero, TimeSpan.FromMinutes(30)));
        }

        Assert.DoesNotContain(Directory.EnumerateFiles(lab.Session.Paths.Folder, "*.pem", SearchOption.AllDirectories), f => File.ReadAllText(f).Contains(IssuedCallers.Mark, StringComparison.Ordinal));

        // The running gateway is made to want no certificate.
        var file = Path.Combine(lab.Session.Paths.DataFolder("gate", "entry"), "spec.json");
        var spec = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, Stop), GatewayJson.Default.GatewaySpec)!;
        var open = spec with { Listeners = [.. spec.Listeners.Select(l => l with { Tls = l.Tls! with { RequiresClientCertificate = false } })] };
        await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(open, GatewayJson.Default.GatewaySpec), Stop);
        var brief = ProbeTiming.Default with { ConnectDeadline = TimeSpan.FromSeconds(5) };
        await ProviderGroupsTests.UntilAsync(async () => (await TestAsync(lab, brief)).Findings.Any(f => f.Code == "FS5067"), Stop);
        Assert.Contains((await TestAsync(lab, brief)).Findings, f => f.Code == "FS5042");
    }

    private static async Task<ProbeReport> TestAsync(TestLab lab, ProbeTiming timing)
    {
        var network = new LabSessionNetwork(lab.Session);
        var test = new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network, Certificates = network };
        return await test.RunAsync(NetworkTestOptions.Default with { Timing = timing }, null, Stop);
    }
}
