using Farspan.Agent.Machines;
using Farspan.Agent.Overlays;
using Farspan.Linux.Processes;
using Farspan.Reconcile;
using Farspan.State.Overlays;
using Farspan.Testing;
using Farspan.WireGuard;

namespace Farspan.Agent.Tests.Kernel;

[Trait("Requirement", "B1")]
public sealed class EngineTests
{
    private const string Link = TestSpecs.OverlayLink;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static OverlaySpec Mesh => TestSpecs.Machine.Overlays[0];

    [Fact]
    public async Task The_packaged_tool_reads_and_writes_what_we_read_and_write()
    {
        await using var scratch = await Scratch.NewAsync();
        await StartAsync(scratch);
        var ours = Assert.Single(await scratch.Machine.Ports.Overlays.ReadAsync(Stop));
        var wg = new WgCommand(scratch.Network, [new BindMount { Source = Path.Combine(scratch.Options.EngineFolder, "run"), Target = "/run" }], TimeProvider.System);
        var theirs = DeviceStatus.Of(Link, ours.Engine, (await wg.ShowAsync(Link, Stop))!);
        Assert.Equal((ours.PublicKey, ours.ListenPort), (theirs.PublicKey, theirs.ListenPort));
        Assert.Equal(ours.Peers.Select(Words), theirs.Peers.Select(Words));

        // Through the tool to a changed overlay, as the kernel's own WireGuard would be told.
        var next = Mesh with { ListenPort = 51999, Members = [Mesh.Members[0], Mesh.Members[1] with { KeepaliveSeconds = 0, AllowedIps = [TestSpecs.Network("10.99.7.0/24")] }, TestSpecs.Member("etcd-4", TestSpecs.Key(4), 4)] };
        var delta = OverlayDelta.Between(next, "etcd-1", TestSpecs.Key(9), ours);
        Assert.True(delta is { SetKey: true, Peers: { Remove.Count: 1, Change.Count: 1, Add.Count: 1 } });
        var key = new OverlayKeys(scratch.Options.KeyFolder).Ensure("other");
        await wg.SetAsync(Link, DeviceStatus.Change(delta, key.Private, holdBack: true), Path.Combine(scratch.Options.KeyFolder, "other"), Stop);
        Assert.True(OverlayDelta.Between(next, "etcd-1", key.Public, Assert.Single(await scratch.Machine.Ports.Overlays.ReadAsync(Stop))).IsEmpty);
    }

    [Fact]
    public async Task The_tool_says_when_there_is_no_such_link()
    {
        await using var scratch = await Scratch.NewAsync();
        var wg = new WgCommand(scratch.Network, [], TimeProvider.System);
        Assert.Null(await wg.ShowAsync("fs-none", Stop));
        await Assert.ThrowsAsync<IOException>(() => wg.SetAsync("fs-none", DeviceStatus.Change(Create(), WireGuardPrivateKey.From(new byte[32]), holdBack: false), "/nonexistent", Stop));
    }

    [Fact]
    public async Task A_dead_engine_wakes_whoever_waits_also_when_an_earlier_agent_started_it()
    {
        await using var scratch = await Scratch.NewAsync();
        await StartAsync(scratch);
        var wake = new Signal();
        using var later = LinuxMachine.Open(scratch.Network, scratch.Options with { Wake = wake }, TimeProvider.System);
        Assert.Single(await later.Ports.Overlays.ReadAsync(Stop));
        Kill(Assert.Single(scratch.Processes()));
        await wake.WaitAsync(Stop);
        Assert.Empty(await later.Ports.Overlays.ReadAsync(Stop));
    }

    [Fact]
    public async Task An_engine_that_nobody_remembers_ends_when_its_link_is_made_anew()
    {
        await using var scratch = await Scratch.NewAsync();
        await StartAsync(scratch);
        var forgotten = Assert.Single(scratch.Processes());
        File.Delete(Path.Combine(scratch.Options.EngineFolder, Link + ".process"));
        File.Delete(Path.Combine(scratch.Options.EngineFolder, "run", "wireguard", Link + ".sock"));
        await StartAsync(scratch);
        using (var process = ProcessHandle.Open(forgotten))
        {
            await (process?.WaitForExitAsync(Stop) ?? Task.CompletedTask);
        }

        Assert.DoesNotContain(forgotten, scratch.Processes());
        Assert.Single(await scratch.Machine.Ports.Overlays.ReadAsync(Stop));
    }

    [Fact]
    public async Task A_socket_and_a_process_number_that_a_crash_left_do_no_harm()
    {
        await using var scratch = await Scratch.NewAsync();
        var sockets = Directory.CreateDirectory(Path.Combine(scratch.Options.EngineFolder, "run", "wireguard")).FullName;
        using (var dead = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified))
        {
            dead.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(sockets, Link + ".sock")));
            await File.WriteAllTextAsync(Path.Combine(scratch.Options.EngineFolder, Link + ".process"), "1@123456789", Stop);
        }

        await File.WriteAllTextAsync(Path.Combine(sockets, Link + ".sock"), string.Empty, Stop);
        Assert.Empty(await scratch.Machine.Ports.Overlays.ReadAsync(Stop));
        await StartAsync(scratch);
        Assert.Single(await scratch.Machine.Ports.Overlays.ReadAsync(Stop));
        await scratch.Machine.Ports.Overlays.RemoveAllAsync(Stop);
        Assert.Empty(scratch.Processes());
        Assert.Empty(Directory.EnumerateFiles(scratch.Options.EngineFolder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_engine_that_cannot_start_says_why()
    {
        await using var scratch = await Scratch.NewAsync();
        var devices = Devices(scratch, scratch.Options.EngineFolder, TimeProvider.System, "/bin/false");
        var failure = await Assert.ThrowsAsync<IOException>(async () => await devices.ApplyAsync(Create(), WireGuardPrivateKey.From(new byte[32]), Stop));
        Assert.Contains("ended at once (exit code 1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_stands_still_counts_as_dead_and_is_made_anew()
    {
        await using var scratch = await Scratch.NewAsync();
        await StartAsync(scratch);
        var standing = Assert.Single(scratch.Processes());
        using (var process = ProcessHandle.Open(standing))
        {
            process!.Signal(ProcessSignal.Stop);
        }

        var time = new FakeTime();
        var read = Devices(scratch, scratch.Options.EngineFolder, time).ReadAsync(Stop).AsTask();
        await time.AdvanceWhenWaiting(TimeSpan.FromMinutes(1));
        Assert.Empty(await read);
        await StartAsync(scratch);
        Assert.NotEqual(standing, Assert.Single(scratch.Processes()));
        Assert.Single(await scratch.Machine.Ports.Overlays.ReadAsync(Stop));
    }

    /// <summary>A socket address holds 107 bytes (unix(7)).</summary>
    [Fact]
    public async Task A_folder_too_deep_for_a_socket_address_works_too()
    {
        await using var scratch = await Scratch.NewAsync();
        var devices = Devices(scratch, Path.Combine(scratch.Folder, new string('d', 60), new string('e', 60)), TimeProvider.System);
        await devices.ApplyAsync(Create(), new OverlayKeys(scratch.Options.KeyFolder).Ensure("mesh").Private, Stop);
        Assert.True(OverlayDelta.Between(Mesh, "etcd-1", null, Assert.Single(await devices.ReadAsync(Stop))).IsEmpty);
        await devices.RemoveAllAsync(Stop);
        Assert.Empty(scratch.Processes());
    }

    [Fact]
    public async Task Secrets_are_for_the_owner_alone_and_in_no_argument_environment_or_log()
    {
        await using var scratch = await Scratch.NewAsync();
        await StartAsync(scratch);
        var path = Path.Combine(scratch.Options.KeyFolder, "mesh");
        var secret = (await File.ReadAllTextAsync(path, Stop)).Trim();
        var hex = Convert.ToHexStringLower(Convert.FromBase64String(secret));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(scratch.Options.KeyFolder));
        var pid = Assert.Single(scratch.Processes()).Pid;
        foreach (var file in new[] { $"/proc/{pid}/cmdline", $"/proc/{pid}/environ", Path.Combine(scratch.Options.EngineFolder, Link + ".log") })
        {
            var text = await File.ReadAllTextAsync(file, Stop);
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(hex, text, StringComparison.Ordinal);
        }
    }

    private static UserspaceOverlayDevices Devices(Scratch scratch, string folder, TimeProvider time, string program = "wireguard-go") => new(
        scratch.Network,
        scratch.Machine.Routes,
        folder,
        new UserspaceOptions { Program = program, Engine = "wireguard-go", Environment = scratch.Options.Environment, Wake = null },
        time);

    private static async Task StartAsync(Scratch scratch)
    {
        var key = new OverlayKeys(scratch.Options.KeyFolder).Ensure("mesh");
        await scratch.Machine.Ports.Overlays.ApplyAsync(Create(), key.Private, Stop);
    }

    private static OverlayDelta Create() => OverlayDelta.Between(Mesh, "etcd-1", null, null);

    private static void Kill(ProcessIdentity identity)
    {
        using var process = ProcessHandle.Open(identity);
        Assert.True(process!.Signal(ProcessSignal.Kill));
    }

    private static string Words(PeerStatus p) => $"{p.PublicKey} {p.Endpoint} {string.Join(' ', p.AllowedIps)} {p.KeepaliveSeconds}";
}
