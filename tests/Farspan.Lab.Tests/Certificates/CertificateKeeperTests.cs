using Farspan.Lab.Certificates;
using Farspan.Lab.Files;
using Farspan.Reconcile;
using Farspan.Testing;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>Who renews the certificates of a lab that runs: wakes by the clock, tells who shows them, and tries again what failed.</summary>
[Trait("Requirement", "C8")]
public sealed class CertificateKeeperTests
{
    private const string Topology = """
        farspan: 1
        name: kept
        providers: { cloud: { kind: lab } }
        networks:
          cloud: { provider: cloud, cidr: 10.73.0.0/16, subnets: { all: { cidr: 10.73.1.0/24 } } }
        machines:
          web: { subnet: cloud/all, address: 10.73.1.11 }
        authorities:
          internal: { kind: internal, lifetime: 24h }
        """;

    private readonly FakeTime _time = new();
    private readonly List<string> _told = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_wakes_by_the_clock_and_tells_who_shows_what_it_renewed()
    {
        await using var lab = new TestLab();
        using var keeper = Keeper(lab, isComplete: true);
        await keeper.ReconcileAsync(Stop);
        Assert.Equal(["web machine there is none"], _told);
        for (var minute = 0; _told.Count == 1; minute++)
        {
            // Once a minute, whatever happened to the clock.
            Assert.InRange(minute, 0, 24 * 60);
            _time.Advance(TimeSpan.FromMinutes(1));
            await keeper.Signal.WaitAsync(Stop);
            await keeper.ReconcileAsync(Stop);
        }

        Assert.Equal("web machine it is past two thirds of its life", _told[1]);
        Assert.InRange(_time.GetUtcNow() - new FakeTime().GetUtcNow(), TimeSpan.FromHours(14), TimeSpan.FromHours(16) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_lab_that_is_not_finished_is_let_alone_and_what_fails_is_tried_again()
    {
        await using var lab = new TestLab();
        using (var early = Keeper(lab, isComplete: false))
        {
            await early.ReconcileAsync(Stop);
            Assert.Empty(_told);
        }

        using var keeper = Keeper(lab, isComplete: true);
        await keeper.ReconcileAsync(Stop);
        var record = Path.Combine(lab.Session.Paths.AuthoritiesFolder, "internal", "authority.json");
        var good = await File.ReadAllBytesAsync(record, Stop);
        await File.WriteAllTextAsync(record, "{", Stop);
        Assert.Contains("is damaged", (await Assert.ThrowsAsync<ReconcileException>(() => keeper.ReconcileAsync(Stop))).Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(record, good, Stop);
        await keeper.ReconcileAsync(Stop);
        Assert.Single(_told);
    }

    private CertificateKeeper Keeper(TestLab lab, bool isComplete)
    {
        var request = lab.Request(Topology);
        var store = new LabStore(lab.Session.Paths);
        StateFile.MakeFolder(lab.Session.Paths.Folder);
        store.Save(new LabManifest
        {
            Lab = lab.Session.Paths.Lab,
            TopologyPath = request.Inputs.TopologyPath,
            Digest = request.Plan.Digest,
            Generation = request.Plan.Generation,
            PlanFolder = store.Keep(request),
            Engine = null,
            IsComplete = isComplete,
            Nodes = [],
            Providers = [],
        });
        return new CertificateKeeper(store, lab.Session.Paths, _time, (changed, _, _) =>
        {
            _told.AddRange(changed.Select(c => $"{c.Machine} {c.Change.Name} {c.Change.Reason}"));
            return Task.CompletedTask;
        });
    }
}
