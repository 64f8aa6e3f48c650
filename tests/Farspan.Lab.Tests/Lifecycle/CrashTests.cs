using System.Security.Cryptography;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Reports;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>Whatever is interrupted at whatever instant, <c>down</c> leaves nothing.</summary>
public sealed class CrashTests
{
    /// <summary>Kills per run: enough to hit every phase, few enough for a test that is run often.</summary>
    private const int Kills = 12;

    [Fact]
    public async Task An_up_that_is_killed_at_any_instant_can_be_taken_down_to_nothing()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        var whole = await MeasureAsync(lab, cancel);
        for (var i = 0; i < Kills; i++)
        {
            // The whole span is covered evenly, each part at a random point of it.
            var part = (i + (RandomNumberGenerator.GetInt32(1000) / 1000.0)) / Kills;
            using var up = StartUp(lab);
            await Task.Delay(whole * part, TimeProvider.System, cancel);
            up.Signal(ProcessSignal.Kill);
            await up.Exited;
            await lab.Session.DownAsync(null, cancel);
            Assert.Empty(lab.Remains());
        }
    }

    [Fact]
    public async Task An_up_that_was_killed_is_finished_by_the_next_one()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        var whole = await MeasureAsync(lab, cancel);
        for (var i = 1; i < 4; i++)
        {
            using var up = StartUp(lab);
            await Task.Delay(whole * (i / 4.0), TimeProvider.System, cancel);
            up.Signal(ProcessSignal.Kill);
            await up.Exited;
            await lab.UpAsync(Topologies.Pair, Verbs.Path);
            Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
            Assert.All((await lab.Session.StatusAsync(cancel)).Providers.SelectMany(p => p.Machines.Concat(p.Routers)), m => Assert.Empty(m.Drift));
            await lab.Session.DownAsync(null, cancel);
            Assert.Empty(lab.Remains());
        }
    }

    [Theory]
    [InlineData("namespaces")]
    [InlineData("cables")]
    [InlineData("machines")]
    [InlineData("services")]
    public async Task An_up_that_is_cancelled_can_be_taken_down_to_nothing(string phase)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var progress = new CancelAt(phase, stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Session.UpAsync(lab.Request(Topologies.Pair), progress, stop.Token));
        await lab.Session.DownAsync(null, TestContext.Current.CancellationToken);
        Assert.Empty(lab.Remains());
    }

    [Fact]
    public async Task A_down_that_was_interrupted_is_said_and_is_finished_by_the_next_down_or_up()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var cancel = TestContext.Current.CancellationToken;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Pair);
        var store = new LabStore(lab.Session.Paths);
        store.Retire();
        Assert.Equal("FS4023", (await Assert.ThrowsAsync<LabException>(() => lab.Session.StatusAsync(cancel))).Diagnostic.Code);
        await lab.UpAsync(Topologies.Pair);
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, cancel));
        store.Retire();
        await lab.Session.DownAsync(null, cancel);
        Assert.Empty(lab.Remains());
    }

    [Fact]
    public async Task A_lab_whose_folder_was_deleted_leaves_alone_what_another_state_root_has_under_a_longer_name()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lost = new TestLab();
        await using var other = new TestLab(name: $"{lost.Session.Paths.Lab}-b");
        await lost.UpAsync(Topologies.Plain);
        await other.UpAsync(Topologies.Plain);
        DeleteFolder(lost.Session.Paths.Folder);
        var nodes = other.Session.Specs().Nodes.Select(n => other.Session.Paths.NamespaceFile(n.Machine)).ToList();
        var down = await lost.Session.DownAsync(null, TestContext.Current.CancellationToken);
        Assert.Equal(nodes.Count, down.Namespaces);
        Assert.All(nodes, file => Assert.True(NetworkNamespace.IsNamespace(file)));
    }

    [Fact]
    public async Task A_lab_whose_folder_was_deleted_is_still_found_and_taken_down()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Pair);
        DeleteFolder(lab.Session.Paths.Folder);
        Assert.True((await lab.Session.DownAsync(null, TestContext.Current.CancellationToken)).Existed);
        Assert.Empty(lab.Remains());
    }

    /// <summary>The supervisor may write a file while the folder goes.</summary>
    private static void DeleteFolder(string folder)
    {
        for (var attempt = 0; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (attempt < 100)
            {
            }
        }
    }

    private static async Task<TimeSpan> MeasureAsync(TestLab lab, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var up = StartUp(lab);
        Assert.True((await up.Exited).IsSuccess);
        var whole = TimeProvider.System.GetElapsedTime(start);
        await lab.Session.DownAsync(null, cancellationToken);
        Assert.Empty(lab.Remains());
        return whole;
    }

    private static ChildProcess StartUp(TestLab lab) => ChildProcess.Start(new ChildProcessStart
    {
        File = Environment.ProcessPath!,
        Arguments = ["up", lab.Session.Name, "pair"],
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "", ["FARSPAN_STATE"] = lab.Root },
        Output = ChildOutput.Ours,
        Error = ChildOutput.Ours,
    });

    private sealed class CancelAt(string phase, CancellationTokenSource stop) : IProgress<LabProgress>
    {
        public void Report(LabProgress value)
        {
            if (string.Equals(value.Phase, phase, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        }
    }
}
