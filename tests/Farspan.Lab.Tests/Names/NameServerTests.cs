using Farspan.Agent.Dns.Hosting;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Probes;
using Farspan.Lab.Tests.Lifecycle;
using Farspan.State.Dns;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Names;

/// <summary>Machines that run the real name server, and machines of two views that ask it: as planned, with another plan, through a cut.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class NameServerTests
{
    private const string Topology = """
        farspan: 1
        name: named
        providers: { home: { kind: lab }, cloud: { kind: lab } }
        networks:
          home:  { provider: home, cidr: 10.50.0.0/16, subnets: { lan: { cidr: 10.50.1.0/24 } } }
          cloud: { provider: cloud, cidr: 10.60.0.0/16, subnets: { hosts: { cidr: 10.60.1.0/24 } } }
        links:
          both: { method: static-route, between: [network/home, network/cloud] }
        machines:
          ns:     { subnet: home/lan, address: 10.50.1.53, labels: { role: names } }
          laptop: { subnet: home/lan, address: 10.50.1.7 }
          web-1:  { subnet: cloud/hosts, address: 10.60.1.8 }
        services:
          names: { on: { role: names }, ports: { dns: 53/udp, dns-tcp: 53/tcp, doh: 8053/tcp } }
        dns:
          names:
            service: names
            clients: all
            zones:
              example.org:
                machines: all
                services: all
                records:
                  - { name: which, txt: home, views: lan }
                  - { name: which, txt: cloud, views: outside }
            views:
              lan:     { from: network/home }
              outside: { from: network/cloud }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_too_deep_for_the_socket_of_a_name_server_is_refused_before_anything_is_made()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var outer = new TestLab();

        // Deep enough for the lab's own socket, and not for the one of a service on a machine.
        await using var lab = new TestLab(Path.Combine(outer.Root, new string('d', 80 - outer.Root.Length)), "l");
        var refused = await Assert.ThrowsAsync<LabException>(() => lab.UpAsync(Topology));
        Assert.Equal(("FS4021", LabException.Environment), (refused.Diagnostic.Code, refused.ExitCode));
        Assert.Contains(lab.Session.Paths.DataFolder("ns", "names"), refused.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Remains());
    }

    [Fact]
    public async Task Every_view_is_answered_as_planned_with_another_plan_and_through_a_cut()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topology);
        var report = await TestAsync(lab);
        Assert.True(report.Holds, string.Join('\n', report.Findings.Select(f => $"{f.Code} {f.Subject} {f.PlanSays} {f.RealitySays}")));
        Assert.Equal(["lan", "outside"], report.Names.Select(n => n.View));
        Assert.All(report.Names, row => Assert.True(row.Answers is { IsWhole: true, Total: > 5 }));
        Assert.DoesNotContain(report.Services, s => s.IsStandIn);

        // Another plan is followed by the process that runs.
        var client = new DnsClient(new DnsFolder(lab.Session.Paths.DataFolder("ns", "names")), TimeProvider.System);
        var before = (await client.StatusAsync(Stop))!;
        await lab.UpAsync(Topology.Replace("txt: home", "txt: later", StringComparison.Ordinal));
        await ProviderGroupsTests.UntilAsync(async () => (await client.StatusAsync(Stop))!.Status.Reloads > 0, Stop);
        Assert.Equal(before.Process, (await client.StatusAsync(Stop))!.Process);
        Assert.True((await TestAsync(lab)).Holds);

        // What is cut off is told, and mended by healing.
        var network = new LabSessionNetwork(lab.Session);
        await network.CutAsync("provider/cloud", Stop);
        var cut = await TestAsync(lab, isCut: true);
        Assert.Contains(cut.Findings, f => f.Code == TestCodes.NoNamesCode && f.Subject.StartsWith("web-1 asks names", StringComparison.Ordinal));
        Assert.True(cut.Names.Single(n => n.View == "lan").Answers.IsWhole);
        await network.HealAsync("provider/cloud", Stop);
        Assert.True((await TestAsync(lab)).Holds);
    }

    [Fact]
    public async Task Names_of_every_view_are_chosen_with_the_answers_of_the_plan()
    {
        await using var lab = new TestLab();
        var plan = lab.Request(Topology).Plan;
        var probes = NameProbePlanner.Plan(plan, null);
        Assert.Equal(["laptop lan", "ns lan", "web-1 outside"], probes.Select(p => $"{p.Machine} {p.View}").Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(probes, p => p is { Machine: "web-1", Asked: "which.example.org. TXT", Expected: "NOERROR: TXT \"cloud\"" });
        Assert.Contains(probes, p => p.Asked.StartsWith("no-such-name.", StringComparison.Ordinal) && p.Expected == "NXDOMAIN");
        Assert.All(probes, p => Assert.Equal(53, p.Endpoint.Port));
        Assert.Empty(NameProbePlanner.Plan(plan, "nowhere"));
        Assert.Equal(DnsTransport.Https, plan.Machines.Single(m => m.Machine == "ns").DnsServers[0].Listeners.Single(l => l.Name == "doh").Transport);
    }

    private static Task<ProbeReport> TestAsync(TestLab lab, bool isCut = false)
    {
        var network = new LabSessionNetwork(lab.Session);
        var options = NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = TimeSpan.FromSeconds(isCut ? 2.5 : 10) } };
        return new NetworkTest(lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network }.RunAsync(options, null, Stop);
    }
}
