using Farspan.Lab.Probes;
using Farspan.Lab.Status;
using Farspan.Verification.Reports;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>A gateway in the lab: the real process in its machine's namespace, called from inside other machines.</summary>
[Trait("Requirement", "D1")]
[Trait("Requirement", "D2")]
[Trait("Requirement", "D5")]
public sealed class GatewayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "D3")]
    public async Task Machines_call_each_other_through_it_and_no_other_way()
    {
        await using var gated = await GatedLab.UpAsync();
        using var client = gated.Client("a");
        Assert.StartsWith("web b 8080\nstand-in", await client.GetStringAsync(gated.Url("/volume/b/any/path?x=1"), Cancel), StringComparison.Ordinal);
        Assert.Equal("{\"status\":\"ok\"}\n", await client.GetStringAsync(gated.Url("/health"), Cancel));
        Assert.Contains("\"b\"", await client.GetStringAsync(gated.Url("/status"), Cancel), StringComparison.Ordinal);
        Assert.Equal(403, await gated.StatusAsync("other", "/volume/b/"));
        Assert.Equal(404, await gated.StatusAsync("a", "/volume/nobody/"));
        Assert.Null(await Direct(gated));

        // What people expect on a volume is there, and works there; who may call nothing has nothing.
        Assert.Equal(0, await gated.Lab.Session.ExecAsync("a", ["/opt/proxy-manager.sh", "test"], Cancel));
        Assert.Equal(0, await gated.Lab.Session.ExecAsync("a", ["/bin/sh", "-c", ". /etc/proxy/proxy.conf && [ \"$PROXY_MACHINE $PROXY_VOLUMES\" = 'a b' ]"], Cancel));
        Assert.Equal(1, await gated.Lab.Session.ExecAsync("other", ["/bin/sh", "-c", "[ -e /etc/proxy/proxy.conf ]"], Cancel));
        Assert.Equal(0, await gated.Lab.Session.ExecAsync("gate", ["/bin/sh", "-c", "[ -r /etc/farspan/gateways/front/spec.json ]"], Cancel));

        var service = (await gated.Lab.Session.StatusAsync(Cancel)).Providers.SelectMany(p => p.Machines).SelectMany(m => m.Services).Single(s => s.Service == "entry");
        Assert.Equal(("gateway", LabServiceState.Running), (service.Runs, service.State));
        Assert.NotNull(service.Pid);
        Assert.Equal("policy/a calls b", (await gated.AuditAsync("/volume/b/any/path?x=1")).GetProperty("rule").GetString()!.Split(" /")[0]);
    }

    [Fact]
    [Trait("Requirement", "A3")]
    public async Task A_test_calls_through_it_and_tells_when_it_does_otherwise_than_declared()
    {
        await using var gated = await GatedLab.UpAsync();
        var report = await TestAsync(gated);
        Assert.True(report.Holds, ProbeReportText.Write(report));
        var row = Assert.Single(report.Gateways);
        Assert.Equal((new Ratio(1, 1), new Ratio(3, 3)), (row.Allowed, row.Refused));

        // The running gateway is given other rules than the file has: the one may call that may not, and the other way round.
        var spec = await File.ReadAllTextAsync(gated.Folder.SpecFile, Cancel);
        await File.WriteAllTextAsync(gated.Folder.SpecFile, spec.Replace($"\"{gated.AddressOf("a")}/32\"", $"\"{gated.AddressOf("other")}/32\"", StringComparison.Ordinal), Cancel);
        await Lifecycle.ProviderGroupsTests.UntilAsync(async () => await gated.StatusAsync("other", "/volume/b/") == 200, Cancel);
        var broken = await TestAsync(gated);
        Assert.False(broken.Holds);
        Assert.Equal(["FS5041", "FS5042"], broken.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "A5")]
    public async Task A_changed_file_reaches_it_without_a_connection_dropped()
    {
        await using var gated = await GatedLab.UpAsync();
        var before = await EntryAsync(gated);
        using var open = gated.Client("a");
        using var download = await open.GetAsync(gated.Url("/volume/b/?bytes=50000000"), HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var body = await download.Content.ReadAsStreamAsync(Cancel);
        await body.ReadExactlyAsync(new byte[100_000], Cancel);

        await gated.Lab.UpAsync(GatedLab.Topology.Replace("from: machine/a, to", "from: [machine/a, machine/other], to", StringComparison.Ordinal));
        await Lifecycle.ProviderGroupsTests.UntilAsync(async () => await gated.StatusAsync("other", "/volume/b/") == 200, Cancel);
        Assert.Equal(0, await gated.Lab.Session.ExecAsync("other", ["/opt/proxy-manager.sh", "test"], Cancel));

        var rest = await new StreamReader(body).ReadToEndAsync(Cancel);
        Assert.Equal(50_000_000 - 100_000, rest.Length);
        Assert.Equal(before.Pid, (await EntryAsync(gated)).Pid);
    }

    [Fact]
    public async Task It_is_started_again_when_it_dies()
    {
        await using var gated = await GatedLab.UpAsync();
        var before = await EntryAsync(gated);
        await GatedLab.KillAsync(before.Pid);
        await gated.UntilServingAsync();
        var after = await EntryAsync(gated);
        Assert.NotEqual(before.Pid, after.Pid);
        Assert.Equal(1, after.Restarts);
    }

    private static async Task<LabServiceStatus> EntryAsync(GatedLab gated) =>
        (await gated.Lab.Session.StatusAsync(Cancel)).Providers.SelectMany(p => p.Machines).SelectMany(m => m.Services).Single(s => s.Service == "entry");

    private static Task<ProbeReport> TestAsync(GatedLab gated)
    {
        var network = new LabSessionNetwork(gated.Lab.Session);
        var options = NetworkTestOptions.Default with { Timing = ProbeTiming.Default with { ConnectDeadline = TimeSpan.FromSeconds(30) } };
        return new NetworkTest(gated.Lab.Session.Plan(), network, network, TimeProvider.System) { Observer = network, Callers = network, Arrivals = network, Audit = network }.RunAsync(options, null, Cancel);
    }

    private static async Task<string?> Direct(GatedLab gated)
    {
        using var client = gated.Client("a");
        client.Timeout = TimeSpan.FromSeconds(1);
        try
        {
            return await client.GetStringAsync($"http://{gated.AddressOf("b")}:8080/", Cancel);
        }
        catch (Exception refused) when (refused is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
