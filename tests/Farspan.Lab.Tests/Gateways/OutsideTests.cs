using System.Net;
using System.Text.Json;
using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.State.Gateways;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>Ways outside in the lab: machines ask the real gateway for names, and what stands in for the places is on the lab's internet.</summary>
[Trait("Requirement", "C6")]
[Trait("Requirement", "A3")]
public sealed class OutsideTests
{
    private const string Topology = """
        farspan: 1
        name: outward
        providers:
          cloud: { kind: lab }
        networks:
          cloud:
            provider: cloud
            cidr: 10.0.0.0/16
            subnets:
              apps: { cidr: 10.0.1.0/24 }
              edge: { cidr: 10.0.2.0/24, exposure: egress }
        machines:
          app:    { subnet: cloud/apps, labels: { role: app } }
          worker: { subnet: cloud/apps, labels: { role: worker } }
          idle:   { subnet: cloud/apps }
          edge:   { subnet: cloud/edge }
        services:
          proxy: { on: machine/edge, ports: { http: 8000/tcp, out: 3128/tcp } }
          panel: { on: machine/edge, ports: { http: 3000/tcp } }
        gateways:
          front: { service: proxy, to: service/panel, egress: out }
        egress:
          - { name: models, from: { role: app }, to: [api.example.org, "*.models.example.net"], ports: 443/tcp, via: front }
          - { name: packages, from: [machine/app, machine/worker], to: packages.example.com, ports: [80/tcp, 443/tcp], via: front }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "D5")]
    public async Task Declared_names_are_reached_and_nothing_else_and_the_log_says_who_wanted_what()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topology);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, Cancel));
        var report = await TestAsync(lab, TestLab.Patience);
        var text = ProbeReportText.Write(report);
        Assert.True(report.Holds, text);
        var row = Assert.Single(report.Outside);
        Assert.Equal((3, 3), (row.Callers - 1, row.Names));
        Assert.True(row.Allowed is { IsWhole: true, Total: > 8 } && row.Refused is { IsWhole: true, Total: > 15 } && row.Audited is { IsWhole: true, Total: > 14 }, text);

        // A person's own tools see the same, from inside: by plain HTTP, and by a tunnel with a certificate that they can check.
        var address = lab.Session.Specs().Machines.Single(m => m.Machine == "edge").Addresses.First(a => a.Link != "lo").Address;
        Assert.Equal(0, await lab.Session.ExecAsync("app", ["/bin/sh", "-c", $"curl -sf -m 60 -x http://{address}:3128 http://packages.example.com/ | grep -q '^outside internet 80$'"], Cancel));
        Assert.Equal(0, await lab.Session.ExecAsync("app", ["/bin/sh", "-c", $"curl -sf -m 60 -x http://{address}:3128 --cacert {lab.Session.Paths.CallersFolder}/authority.pem https://api.example.org/ | grep -q '^outside internet 443$'"], Cancel));
        Assert.NotEqual(0, await lab.Session.ExecAsync("worker", ["/bin/sh", "-c", $"curl -sf -m 60 -x http://{address}:3128 -k https://api.example.org/"], Cancel));

        // A gateway that lets everybody everywhere is found out.
        var file = Path.Combine(lab.Session.Paths.DataFolder("edge", "proxy"), "spec.json");
        var spec = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, Cancel), GatewayJson.Default.GatewaySpec)!;
        var anywhere = new IPNetwork(IPAddress.Any, 0);
        var open = spec with { Egress = [.. spec.Egress.Select(e => e with { From = [anywhere] }), .. spec.Egress.Take(1).Select(e => e with { From = [anywhere], Host = "*.example", Ports = [new(1, 65535)] })] };
        await File.WriteAllBytesAsync(file, JsonSerializer.SerializeToUtf8Bytes(open, GatewayJson.Default.GatewaySpec), Cancel);
        await ProviderGroupsTests.UntilAsync(async () => !(await TestAsync(lab)).Holds, Cancel);
        var broken = await TestAsync(lab);
        Assert.Contains(broken.Findings, f => f.Code == "FS5044" && f.RealitySays.EndsWith("counted at internet/outside", StringComparison.Ordinal));
        Assert.Contains(broken.Findings, f => f.Code == "FS5045" && f.RealitySays.StartsWith("its line names machine/app, missing «»", StringComparison.Ordinal));
    }

    private static async Task<ProbeReport> TestAsync(TestLab lab, TimeSpan? deadline = null)
    {
        var network = new LabSessionNetwork(lab.Session);
        var options = NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = deadline ?? TimeSpan.FromSeconds(5) } };
        return await new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(options, null, Cancel);
    }
}
