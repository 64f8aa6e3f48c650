using Farspan.Lab.Probes;
using Farspan.Planning;
using Farspan.Testing;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Links;

/// <summary>Real WireGuard in real WireGuard: an overlay across a VPN carries packets of the planned length, shows nothing but the VPN where networks meet, and falls with it.</summary>
[Trait("Requirement", "C4")]
[Trait("Requirement", "B1")]
public sealed class TunnelInTunnelTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_overlay_goes_through_a_VPN_and_falls_with_it()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var request = lab.Request(TunnelTopology.Text, TunnelTopology.File);
        await lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);

        var report = await TestAsync(lab, request.Plan, _patience);
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.All(report.Tunnels, t => Assert.True(t is { Length: 1340, Pairs.IsWhole: true }, $"{t}"));
        var link = Assert.Single(report.Traffic!.Links);
        Assert.True(link is { Link: "site", Carried: > 0, Leaked: 0 }, $"{link}");
        var pair = Assert.Single(report.Traffic.Pairs, p => (p.First, p.Second) == ("app-1", "desk-1"));
        Assert.True(pair is { EncryptedPackets: > 0, ClearPackets: 0 }, $"{pair}");

        lab.Session.Cut("link/site", TestContext.Current.CancellationToken);
        var cut = await TestAsync(lab, request.Plan, TimeSpan.FromSeconds(15));
        Assert.Equal(["app-1 → desk-1", "app-1 → desk-2", "desk-1 → app-1"], Blocked(cut));
        lab.Session.Heal("link/site", TestContext.Current.CancellationToken);
        var healed = await TestAsync(lab, request.Plan, _patience);
        Assert.True(healed.Holds, ProbeReportText.Write(healed));
    }

    // By the machines at both ends: NAME ADDRESS → NAME ADDRESS PORT over WAY.
    private static IEnumerable<string> Blocked(ProbeReport report) => report.Findings.Where(f => f.Code == TestCodes.BlockedCode)
        .Select(f => f.Subject.Split(' ')).Select(w => $"{w[0]} → {w[3]}").Distinct().Order(StringComparer.Ordinal);

    private static Task<ProbeReport> TestAsync(TestLab lab, NetworkPlan plan, TimeSpan deadline)
    {
        var network = new LabSessionNetwork(lab.Session);
        return new NetworkTest(plan, network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(
            NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = deadline }, Probes = ProbeOptions.Default with { RefusedSample = 60 } },
            null,
            TestContext.Current.CancellationToken);
    }
}
