using Farspan.Lab.Probes;
using Farspan.Planning;
using Farspan.Testing;
using Farspan.Verification.Probes;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Links;

/// <summary>Two networks with the same blocks in one lab: private links lead from each to one service of the other, and no packet shows either the other's machines.</summary>
[Trait("Requirement", "C4")]
public sealed class SharedBlockTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Private_links_join_networks_that_have_the_same_blocks()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        var request = lab.Request(SharedBlockTopology.Text, SharedBlockTopology.File);
        await lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken);

        var report = await TestAsync(lab, request.Plan, _patience);
        Assert.True(report.Holds, ProbeReportText.Write(report));
        Assert.All(report.Names, n => Assert.True(n.Answers.IsWhole && n.Answers.Total > 0));
        var links = report.Traffic!.Links.Where(l => l.Method == "private-link").ToList();
        Assert.Equal(["database", "orders"], links.Select(l => l.Link));
        Assert.All(links, l => Assert.True(l is { WasProbed: true, Carried: > 0, SeenAs: > 0, Leaked: 0 }, $"{l}"));

        lab.Session.Cut("link/database", TestContext.Current.CancellationToken);
        var cut = await TestAsync(lab, request.Plan, TimeSpan.FromSeconds(15));
        Assert.Equal(["sql"], cut.Services.Where(s => !s.Allowed.IsWhole).Select(s => s.Service).Distinct());
        lab.Session.Heal("link/database", TestContext.Current.CancellationToken);
        var healed = await TestAsync(lab, request.Plan, _patience);
        Assert.True(healed.Holds, ProbeReportText.Write(healed));
    }

    private static Task<ProbeReport> TestAsync(TestLab lab, NetworkPlan plan, TimeSpan deadline)
    {
        var network = new LabSessionNetwork(lab.Session);
        return new NetworkTest(plan, network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(
            NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = deadline }, Probes = ProbeOptions.Default with { RefusedSample = 80 } },
            null,
            TestContext.Current.CancellationToken);
    }
}
