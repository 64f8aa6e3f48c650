using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Wiring;
using Farspan.Linux.Processes;

namespace Farspan.Lab.Tests.Lifecycle;

/// <summary>An environment that cannot: one clear line with what mends it, and nothing half done.</summary>
public sealed class EnvironmentTests
{
    private const string Policy = "/usr/sbin/policy-rc.d";
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Fact]
    public async Task Without_permission_it_says_so()
    {
        await using var lab = new TestLab(change: e => e with { IsRoot = false });
        await RefusedAsync(lab, Topologies.Plain, "FS4007");
    }

    [Fact]
    public async Task Without_a_tun_device_only_an_overlay_is_refused()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        Assert.SkipWhen(KernelEngine.IsThere, "the kernel carries overlays itself here: no TUN is needed");
        await using var lab = new TestLab(change: e => e with { TunDevice = "/dev/net/no-such-tun" });
        await RefusedAsync(lab, Topologies.Pair, "FS4008");
        Assert.Equal(2, (await lab.UpAsync(Topologies.Plain)).Machines.Count(m => m.Provider == "here" && !m.Machine.StartsWith("router", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Fewer_inotify_instances_than_engines_are_refused_before_anything_is_made()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        Assert.SkipWhen(KernelEngine.IsThere, "the kernel carries overlays itself here: no engine is needed");
        await using var other = new TestLab();
        var limit = Path.Combine(other.Root, "max_user_instances");
        await File.WriteAllTextAsync(limit, "2\n", TestContext.Current.CancellationToken);
        await using var lab = new TestLab(change: e => e with { InotifyLimitFile = limit });
        await RefusedAsync(lab, Topologies.Pair, "FS4024");
        await File.WriteAllTextAsync(limit, "3\n", TestContext.Current.CancellationToken);
        Assert.Equal("wireguard-go", (await lab.UpAsync(Topologies.Pair)).Engine);
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_written_is_named()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var root = $"/proc/farspan-{Environment.ProcessId}";
        var session = LabCatalog.Locate(TestLab.EnvironmentOf(root)).Session("nowhere");
        await using var other = new TestLab();
        var request = other.Request(Topologies.Plain);
        var refused = await Assert.ThrowsAsync<LabException>(() => session.UpAsync(request, null, TestContext.Current.CancellationToken));
        Assert.Equal(("FS4005", LabException.Environment), (refused.Diagnostic.Code, refused.ExitCode));
        Assert.Contains(root, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_refused_before_anything_is_made()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var outer = new TestLab();
        await using var lab = new TestLab(Path.Combine(outer.Root, new string('d', 100)));
        await RefusedAsync(lab, Topologies.Plain, "FS4021");
    }

    [Theory]
    [InlineData("16k")]
    [InlineData("40k")]
    [InlineData("56k")]
    [InlineData("72k")]
    public async Task A_full_disk_is_named_and_down_needs_no_space(string size)
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var root = Directory.CreateTempSubdirectory("fsl").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "farspan-test", root);
        try
        {
            await using var outer = new TestLab();
            await using var lab = new TestLab(root);
            // The topology itself is kept with the lab: with enough of it some write does not fit.
            var padding = string.Concat(Enumerable.Repeat("# " + new string('x', 200) + "\n", 400));
            var request = outer.Request(Topologies.Plain + "\n" + padding);
            var refused = await Assert.ThrowsAsync<LabException>(() => lab.Session.UpAsync(request, null, TestContext.Current.CancellationToken));
            Assert.Equal(("FS4006", LabException.Environment), (refused.Diagnostic.Code, refused.ExitCode));
            await lab.Session.DownAsync(null, TestContext.Current.CancellationToken);
            Assert.Empty(lab.Remains());
        }
        finally
        {
            await RunAsync("umount", "-l", root);
            Directory.Delete(root);
        }
    }

    [Fact]
    public async Task A_package_that_cannot_be_installed_is_named()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        using var tools = new ToolFolder("#!/bin/sh\necho 'E: Unable to locate package etcd-server'\nexit 100\n");
        await using var lab = new TestLab(change: e => e with { ToolFolders = [tools.Path] });
        var refused = await RefusedAsync(lab, Topologies.Plain.Replace("ports: { http: 8080/tcp }", "ports: { redis: 6379/tcp }\n    run: redis", StringComparison.Ordinal), "FS4009");
        Assert.Contains("'redis-server'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Unable to locate package", refused.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install redis-server", refused.Diagnostic.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_package_is_installed_once_while_daemons_are_forbidden_to_start()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        var before = File.Exists(Policy) ? await File.ReadAllTextAsync(Policy, TestContext.Current.CancellationToken) : null;
        using var tools = new ToolFolder($"#!/bin/sh\n{Policy}; echo \"$* policy $?\" >> $(dirname $0)/calls\nln -s $(command -v redis-server || echo /bin/true) $(dirname $0)/redis-server\n");
        await using var lab = new TestLab(change: e => e with { ToolFolders = [tools.Path] });
        var topology = Topologies.Plain.Replace("ports: { http: 8080/tcp }", "ports: { redis: 6379/tcp }\n    run: redis", StringComparison.Ordinal);
        Assert.Equal(["redis-server"], (await lab.UpAsync(topology)).Installed);
        Assert.Empty((await lab.UpAsync(topology)).Installed);
        Assert.Equal(["install -y --no-install-recommends redis-server policy 101"], await File.ReadAllLinesAsync(Path.Combine(tools.Path, "calls"), TestContext.Current.CancellationToken));
        Assert.Equal(before, File.Exists(Policy) ? await File.ReadAllTextAsync(Policy, TestContext.Current.CancellationToken) : null);
    }

    [Fact]
    public async Task A_second_up_at_the_same_time_is_told_who_is_at_it()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        using (LabLock.Take(lab.Session.Paths, "up", TimeProvider.System))
        {
            var refused = await Assert.ThrowsAsync<LabException>(() => lab.UpAsync(Topologies.Plain));
            Assert.Equal("FS4003", refused.Diagnostic.Code);
        }
    }

    [Fact]
    public async Task A_namespace_of_somebody_else_is_left_alone()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var first = new TestLab();
        await first.UpAsync(Topologies.Plain);
        await using var outer = new TestLab();
        var second = LabCatalog.Locate(outer.Environment).Session(first.Session.Name);
        var refused = await Assert.ThrowsAsync<LabException>(() => second.UpAsync(outer.Request(Topologies.Plain), null, TestContext.Current.CancellationToken));
        Assert.Equal("FS4015", refused.Diagnostic.Code);
        Assert.True(File.Exists(first.Session.Paths.NamespaceFile("alpha")));
        // Refused once, it claims nothing: a second try is refused as well, and there is nothing that cut or test could act on.
        Assert.False(second.Exists);
        var again = await Assert.ThrowsAsync<LabException>(() => second.UpAsync(outer.Request(Topologies.Plain), null, TestContext.Current.CancellationToken));
        Assert.Equal("FS4015", again.Diagnostic.Code);
        Assert.False(Directory.Exists(second.Paths.Folder));
    }

    [Fact]
    public async Task A_damaged_state_is_said_and_the_lab_still_goes_down()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Plain);
        await File.WriteAllTextAsync(lab.Session.Paths.ManifestFile, "{ \"lab\": ", TestContext.Current.CancellationToken);
        Assert.Equal("FS4016", (await Assert.ThrowsAsync<LabException>(() => lab.Session.StatusAsync(TestContext.Current.CancellationToken))).Diagnostic.Code);
        await lab.Session.DownAsync(null, TestContext.Current.CancellationToken);
        Assert.Empty(lab.Remains());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../other")]
    [InlineData("Lab")]
    [InlineData("a b")]
    [InlineData("-a")]
    public void A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        var refused = Assert.Throws<LabException>(() => LabCatalog.Locate(TestLab.EnvironmentOf("/run/farspan-tests")).Session(name));
        Assert.Equal(("FS4022", LabException.Input), (refused.Diagnostic.Code, refused.ExitCode));
    }

    [Fact]
    public void A_lab_that_is_not_there_is_said_with_those_that_are()
    {
        var root = Directory.CreateTempSubdirectory("fsl").FullName;
        try
        {
            var catalog = LabCatalog.Locate(TestLab.EnvironmentOf(root));
            Assert.Equal("FS4001", Assert.Throws<LabException>(() => catalog.Open(null)).Diagnostic.Code);
            Directory.CreateDirectory(Path.Combine(root, "labs", "demo"));
            Assert.Contains("demo", Assert.Throws<LabException>(() => catalog.Open("dmeo")).Message, StringComparison.Ordinal);
            Assert.Equal("demo", catalog.Open(null).Name);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Ports_and_subnets_of_the_host_do_not_matter()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        using var held = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Any, 0);
        held.Start();
        var port = ((System.Net.IPEndPoint)held.LocalEndpoint).Port;
        await using var lab = new TestLab();
        await lab.UpAsync(Topologies.Plain.Replace("8080", $"{port}", StringComparison.Ordinal));
        Assert.Empty(await lab.Session.WaitForServicesAsync(TestLab.Patience, null, TestContext.Current.CancellationToken));
    }

    private static async Task<LabException> RefusedAsync(TestLab lab, string topology, string code)
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => lab.UpAsync(topology));
        Assert.Equal((code, LabException.Environment), (refused.Diagnostic.Code, refused.ExitCode));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.False(Directory.Exists(lab.Session.Paths.Folder) && lab.Environment.IsRoot && code is not "FS4021", "a refused up leaves nothing");
        Assert.False(Directory.Exists(lab.Session.Paths.NamespaceFolder) && Directory.EnumerateFiles(lab.Session.Paths.NamespaceFolder, lab.Session.Paths.NamespacePrefix + "*").Any());
        return refused;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ChildProcessStart { File = program, Arguments = arguments };
        var result = await ChildProcess.RunAsync(start, TestLab.Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(result.Exit.IsSuccess, result.Error);
    }

    /// <summary>A folder with an apt-get of its own, and what the lab needs of every system.</summary>
    private sealed class ToolFolder : IDisposable
    {
        public ToolFolder(string apt)
        {
            var script = System.IO.Path.Combine(Path, "apt-get");
            File.WriteAllText(script, apt);
            File.SetUnixFileMode(script, Executable);
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("fst").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
