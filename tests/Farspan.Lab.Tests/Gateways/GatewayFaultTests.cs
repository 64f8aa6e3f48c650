using System.Diagnostics;
using System.Text.Json;

namespace Farspan.Lab.Tests.Gateways;

/// <summary>What callers see, and what is written down, when something behind a gateway or below it fails.</summary>
[Trait("Requirement", "D2")]
[Trait("Requirement", "D5")]
public sealed class GatewayFaultTests
{
    private const string Endless = "/volume/b/?bytes=4000000000";

    // More lines than the last page of the full file system takes.
    private const int Requests = 60;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upstream_that_is_killed_in_the_middle_gives_a_cut_answer_and_never_a_whole_one()
    {
        await using var gated = await GatedLab.UpAsync();
        // Stand-ins live in the lab's supervisor; its keeper starts another.
        var supervisor = (await gated.Lab.Session.StatusAsync(Cancel)).Supervisor.Pid;
        await CutAsync(gated, () => GatedLab.KillAsync(supervisor));
        await gated.UntilServingAsync();
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public async Task A_provider_that_is_cut_off_during_a_download_cuts_it_and_comes_back()
    {
        await using var gated = await GatedLab.UpAsync();
        await CutAsync(gated, () =>
        {
            gated.Lab.Session.Cut("provider/right", Cancel);
            return Task.CompletedTask;
        });
        await Lifecycle.ProviderGroupsTests.UntilAsync(async () => await HealthAsync(gated) == "dead", Cancel);
        Assert.Equal(503, await gated.StatusAsync("a", "/volume/b/while-dead"));
        var line = await gated.AuditAsync("/volume/b/while-dead");
        Assert.Equal((503, "b/web"), (line.GetProperty("status").GetInt32(), line.GetProperty("to").GetString()));
        gated.Lab.Session.Heal("provider/right", Cancel);
        await gated.UntilServingAsync();
        Assert.Equal("alive", await HealthAsync(gated));
    }

    [Fact]
    [Trait("Requirement", "A7")]
    public async Task A_provider_that_is_cut_off_is_ejected_by_failed_requests_alone_and_comes_back_after_healing()
    {
        // Checks are as good as none: what requests meet decides.
        await using var gated = await GatedLab.UpAsync(GatedLab.Topology.Replace("checks: { every: 200ms, timeout: 150ms }", "checks: { every: 5m, timeout: 1s }", StringComparison.Ordinal)
            .Replace("connect: 1s }", "connect: 1s, answer: 1s }", StringComparison.Ordinal));
        gated.Lab.Session.Cut("provider/right", Cancel);
        await Lifecycle.ProviderGroupsTests.UntilAsync(
            async () =>
            {
                Assert.True(await gated.StatusAsync("a", "/volume/b/") is 502 or 503 or 504);
                return await HealthAsync(gated) == "ejected";
            },
            Cancel);
        gated.Lab.Session.Heal("provider/right", Cancel);
        await gated.UntilServingAsync();
        Assert.Equal("alive", await HealthAsync(gated));
    }

    [Fact]
    public async Task A_full_disk_refuses_nobody_and_every_line_is_written_later_or_counted()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var gated = new GatedLab(new TestLab());
        var logs = gated.Folder.LogsFolder;
        Directory.CreateDirectory(logs);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", logs);
        try
        {
            await gated.Lab.UpAsync(GatedLab.Topology);
            await gated.UntilServingAsync();
            var ballast = Path.Combine(logs, "ballast");
            Fill(ballast);
            for (var i = 0; i < Requests; i++)
            {
                Assert.Equal(200, await gated.StatusAsync("a", Full(i)));
            }

            Assert.False(Written(gated, Full(Requests - 1)));
            File.Delete(ballast);
            await Lifecycle.ProviderGroupsTests.UntilAsync(async () => await gated.StatusAsync("a", "/volume/b/after") == 200 && Written(gated, "/volume/b/after"), Cancel);
            var lost = gated.Lines().Sum(l => l.TryGetProperty("lost", out var count) ? count.GetInt64() : 0);
            Assert.Equal(Requests, lost + Enumerable.Range(0, Requests).Count(i => Written(gated, Full(i))));
        }
        finally
        {
            // Processes of the lab still have it; it goes with them.
            await RunAsync("umount", "-l", logs);
        }
    }

    /// <summary>What the gateway's own page says of <c>b</c>.</summary>
    private static async Task<string> HealthAsync(GatedLab gated)
    {
        using var client = gated.Client("a");
        using var status = JsonDocument.Parse(await client.GetStringAsync(gated.Url("/status"), Cancel));
        return status.RootElement.GetProperty("machines").EnumerateArray().Single(m => m.GetProperty("machine").GetString() == "b").GetProperty("health").GetString()!;
    }

    /// <summary>Begins a download, does the harm, and reads what is left of it: it must end before its time.</summary>
    private static async Task CutAsync(GatedLab gated, Func<Task> harm)
    {
        using var client = gated.Client("a");
        using var answer = await client.GetAsync(gated.Url(Endless), HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal(4_000_000_000, answer.Content.Headers.ContentLength);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancel);
        await body.ReadExactlyAsync(new byte[100_000], Cancel);
        await harm();
        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, Cancel));
        var line = await gated.AuditAsync(Endless);
        Assert.NotEqual("", line.GetProperty("failure").GetString());
        Assert.InRange(line.GetProperty("out").GetInt64(), 100_000, 3_999_999_999);
    }

    private static void Fill(string path)
    {
        try
        {
            using var file = File.Create(path, bufferSize: 1);
            while (true)
            {
                file.Write(new byte[256]);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    private static string Full(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/volume/b/full-{number}");

    private static bool Written(GatedLab gated, string path) => gated.Lines().Exists(l => l.TryGetProperty("path", out var p) && p.GetString() == path);

#pragma warning disable RS0030 // A test plays the operator with a shell, who does not use Farspan.Linux.ChildProcess.
    private static async Task RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(file, arguments);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.Equal(0, process.ExitCode);
    }
#pragma warning restore RS0030
}
