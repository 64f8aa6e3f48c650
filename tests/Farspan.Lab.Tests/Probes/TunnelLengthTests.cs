using System.Diagnostics;
using Farspan.Lab.Probes;
using Farspan.Planning;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Probes;

/// <summary>How long packets may be: declared on networks, links and overlays, set on real cards, routes and tunnels, and tried with packets that nobody may cut.</summary>
[Trait("Requirement", "B1")]
[Trait("Requirement", "C4")]
public sealed class TunnelLengthTests
{
    // Jumbo frames over a line of 8000, a DSL line's 1492, a narrow line, and a VPN between two routers.
    private const string Topology = """
        farspan: 1
        name: lengths
        providers: { home: { kind: bare-metal }, away: { kind: bare-metal } }
        networks:
          lan: { provider: home, cidr: [192.168.10.0/24, "fd00:1::/64"], mtu: 9000, subnets: { s: { cidr: [192.168.10.0/24, "fd00:1::/64"] } } }
          cafe: { provider: away, cidr: [192.168.178.0/24, "fd00:2::/64"], mtu: 9000, subnets: { s: { cidr: [192.168.178.0/24, "fd00:2::/64"] } } }
          attic: { provider: away, cidr: 192.168.3.0/24, mtu: 1492, subnets: { s: { cidr: 192.168.3.0/24 } } }
          cellar: { provider: away, cidr: 192.168.4.0/24, subnets: { s: { cidr: 192.168.4.0/24 } } }
        links:
          line: { method: static-route, between: [network/lan, network/cafe], mtu: 8000 }
          narrow: { method: static-route, between: [network/lan, network/cellar], mtu: 1400 }
          tunnel: { method: vpn, between: [network/attic, network/cellar], mtu: 1400 }
        machines:
          a: { subnet: lan/s }
          b: { subnet: lan/s }
          c: { subnet: cafe/s }
          d: { subnet: attic/s }
          e: { subnet: cellar/s }
        overlays:
          jumbo: { kind: wireguard, cidr: [10.9.0.0/24, "fd00:9::/64"], members: { name: [a, b, c] }, mtu: 7940 }
          plain: { kind: wireguard, cidr: 10.8.0.0/24, port: 51821, members: { name: [a, d] } }
          thin: { kind: wireguard, cidr: 10.7.0.0/24, port: 51822, members: { name: [b, e] }, mtu: 1340 }
        services:
          web: { on: { name: c }, over: jumbo, ports: { http: 8080/tcp } }
          far: { on: { name: e }, ports: { http: 8080/tcp } }
        policies:
          - allow: { from: { name: [a, b] }, to: service/web }
          - allow: { from: { name: [b, d] }, to: service/far }
        """;

    [Fact]
    public async Task Packets_of_the_declared_length_pass_and_a_black_hole_is_found()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var request = lab.Request(Topology);
        await lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);

        var report = await TestAsync(lab, request.Plan);
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.Equal(["jumbo 7940 4/4", "plain 1412 1/1", "thin 1340 1/1"], report.Tunnels.Select(t => $"{t.Overlay} {t.Length} {t.Pairs}"));
        Assert.Equal(["default 1500", "192.168.4.0/24 1400", "192.168.178.0/24 8000"], await RoutesAsync(lab, "router-lan"));

        // A port of a bridge that is shorter than the bridge drops what is too long, and tells nobody.
        await RunAsync(lab, "router-attic", "ip", "link", "set", "p-d", "mtu", "1300");
        var broken = await TestAsync(lab, request.Plan, TimeSpan.FromSeconds(10));
        Assert.Contains("1412 octets", Assert.Single(broken.Findings, f => f.Code == TestCodes.TunnelLengthCode).Message, StringComparison.Ordinal);
        Assert.Contains(broken.Findings, f => f.Subject == "router-attic" && f.RealitySays.Contains("p-d should have MTU 1492", StringComparison.Ordinal));

        await lab.Session.UpAsync(lab.Request(Topology), null, TestContext.Current.CancellationToken);
        Assert.True((await TestAsync(lab, request.Plan)).Holds);
    }

    private static Task<ProbeReport> TestAsync(TestLab lab, NetworkPlan plan, TimeSpan? deadline = null)
    {
        var network = new LabNetwork(lab.Session);
        return new NetworkTest(plan, network, network, TimeProvider.System) { Observer = network }.RunAsync(
            NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = deadline ?? TestLab.Patience }, Probes = ProbeOptions.Default with { RefusedSample = 20 } },
            null,
            TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<string>> RoutesAsync(TestLab lab, string node)
    {
        var lines = (await RunAsync(lab, node, "ip", "-4", "route")).Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return [.. lines.Where(w => w.Contains("mtu")).Select(w => $"{w[0]} {w[Array.IndexOf(w, "mtu") + 1]}")];
    }

    private static async Task<string> RunAsync(TestLab lab, string node, params string[] command)
    {
        using var process = StartProcess("ip", ["netns", "exec", $"{lab.Session.Paths.NamespacePrefix}{node}", .. command]);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{node}: {string.Join(' ', command)} ended with {process.ExitCode}");
        return output;
    }

#pragma warning disable RS0030 // A test plays the operator with a shell, who does not use Farspan.Linux.ChildProcess.
    private static Process StartProcess(string file, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;
#pragma warning restore RS0030
}
