using Farspan.Linux.Host;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;

namespace Farspan.Linux.Tests.Processes;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Output_error_output_and_exit_code_come_back()
    {
        var result = await Shell("echo out; echo err >&2; exit 3");
        Assert.Equal(("out\n", "err\n", 3, false), (result.Output, result.Error, result.Exit.Code, result.IsTimedOut));
    }

    [Fact]
    public async Task What_takes_too_long_is_killed_and_its_output_so_far_kept()
    {
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart { File = "/bin/sh", Arguments = ["-c", "echo begun; sleep 1000"] },
            TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(result.IsTimedOut);
        Assert.Equal(9, result.Exit.Signal);
        Assert.Equal("begun\n", result.Output);
    }

    [Fact]
    public async Task More_output_than_the_limit_is_cut()
    {
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart { File = "/bin/sh", Arguments = ["-c", "head -c 300000 /dev/zero"] },
            _long, TimeProvider.System, TestContext.Current.CancellationToken, limitBytes: 1000);
        Assert.True(result.IsCut);
        Assert.Equal(1000, result.Output.Length);
        Assert.Equal(0, result.Exit.Code);
    }

    [Fact]
    public async Task A_child_inherits_nothing_but_what_it_was_given()
    {
        Environment.SetEnvironmentVariable("FARSPAN_TEST_SECRET", "leak");
        await using var lockFile = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart
            {
                File = "/bin/sh",
                Arguments = ["-c", "ls /proc/$$/fd; tr '\\0' '\\n' < /proc/$$/environ | sed 's/=.*//'; pwd"],
                Environment = new Dictionary<string, string> { ["FARSPAN_LAB"] = "/x" },
                WorkingDirectory = "/usr",
            },
            _long, TimeProvider.System, TestContext.Current.CancellationToken);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0", "1", "2"], lines[..3].Where(line => line != "10"));
        Assert.DoesNotContain("FARSPAN_TEST_SECRET", lines);
        Assert.Contains("FARSPAN_LAB", lines);
        Assert.Equal("/usr", lines[^1]);
    }

    [Fact]
    public async Task No_signal_is_blocked_or_ignored_in_a_child()
    {
        // A shell would block signals for itself now and then.
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart { File = "/bin/grep", Arguments = ["-E", "Sig(Blk|Ign)", "/proc/self/status"] },
            _long, TimeProvider.System, TestContext.Current.CancellationToken);

        // 32 and 33 are glibc's own, ignored in everything that posix_spawn starts.
        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", result.Output.Replace("0000000180000000", "0000000000000000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_born_in_its_namespace_with_mounts_of_its_own()
    {
        using var scratch = new Scratch();
        var folder = Directory.CreateTempSubdirectory("fsx-linux-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "hosts"), "10.0.0.1 etcd-1\n", TestContext.Current.CancellationToken);
            var result = await ChildProcess.RunAsync(
                new ChildProcessStart
                {
                    File = "/bin/sh",
                    Arguments = ["-c", "cat /etc/hosts; readlink /proc/self/ns/net; echo x > /etc/hosts"],
                    Network = scratch.Network,
                    BindMounts = [new BindMount { Source = Path.Combine(folder.FullName, "hosts"), Target = "/etc/hosts", IsReadOnly = true }],
                },
                _long, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal($"10.0.0.1 etcd-1\nnet:[{scratch.Network.Inode}]\n", result.Output);
            Assert.Contains("Read-only file system", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("etcd-1", await File.ReadAllTextAsync("/etc/hosts", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_process_with_mounts_of_its_own_does_not_keep_other_namespaces_alive()
    {
        using var keeper = new Scratch();
        var other = new Scratch();
        var inode = other.Network.Inode;
        using var child = ChildProcess.Start(Sleeper() with
        {
            Network = keeper.Network,
            BindMounts = [new BindMount { Source = "/etc/hostname", Target = "/etc/hostname" }],
        });
        other.Dispose();
        var mounts = await File.ReadAllTextAsync($"/proc/{child.Identity.Pid}/mountinfo", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(other.Name, mounts, StringComparison.Ordinal);
        Assert.NotEqual(0UL, inode);
        Assert.True(child.Signal(ProcessSignal.Kill));
        await child.Exited;
    }

    [Fact]
    public async Task Its_log_file_is_the_owners_alone_and_is_appended_to()
    {
        var path = Path.Combine(Path.GetTempPath(), Scratch.NewName() + ".log");
        try
        {
            for (var i = 0; i < 2; i++)
            {
                using var child = ChildProcess.Start(new ChildProcessStart
                {
                    File = "sh",
                    Arguments = ["-c", "echo out; echo err >&2"],
                    Output = ChildOutput.Append(path),
                    Error = ChildOutput.WithOutput,
                    IsDetached = true,
                });
                Assert.Equal(0, (await child.Exited).Code);
            }

            Assert.Equal("out\nerr\nout\nerr\n", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Runs_as_another_user()
    {
        Assert.SkipUnless(KernelProbe.CanBecomeOtherUsers, "needs root over more than one user: it becomes another user");
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart { File = "/usr/bin/id", Arguments = ["-un"], User = "nobody" },
            _long, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal("nobody\n", result.Output);
    }

    [Fact]
    public async Task A_process_is_found_again_by_its_identity_and_waited_for_though_someone_else_started_it()
    {
        using var child = ChildProcess.Start(Sleeper());
        using var again = ProcessHandle.Open(child.Identity);
        Assert.NotNull(again);
        Assert.True(again.IsAlive);
        Assert.Null(ProcessHandle.Open(child.Identity with { StartTicks = child.Identity.StartTicks - 1 }));
        var waiting = again.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        Assert.True(again.Signal(ProcessSignal.Terminate));
        await waiting;
        Assert.False(again.IsAlive);
        Assert.Equal(new ProcessExit(null, 15), await child.Exited);
        Assert.Equal("signal 15", (await child.Exited).ToString());
        Assert.False(again.Signal(ProcessSignal.Terminate));
        Assert.False(Directory.Exists($"/proc/{child.Identity.Pid}"));
        Assert.Null(ProcessHandle.Open(child.Identity));
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var child = ChildProcess.Start(Sleeper());
        using var again = ProcessHandle.Open(child.Identity)!;
        using var stop = new CancellationTokenSource();
        var waiting = again.WaitForExitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(child.IsAlive);
        child.Signal(ProcessSignal.Kill);
        Assert.Equal(9, (await child.Exited).Signal);
    }

    [Fact]
    public void A_missing_program_is_said_by_name()
    {
        var error = Assert.Throws<KernelException>(() => ChildProcess.Start(new ChildProcessStart { File = "no-such-daemon", Arguments = [] }));
        Assert.Equal("start no-such-daemon: No such file or directory (ENOENT): no such program in PATH", error.Message);
        Assert.Null(ProgramPath.TryFind("no-such-daemon"));
    }

    [Fact]
    public async Task Processes_are_found_by_namespace_and_by_mark()
    {
        using var scratch = new Scratch();
        var mark = "/run/" + scratch.Name;
        using var child = ChildProcess.Start(Sleeper() with
        {
            Network = scratch.Network,
            Environment = new Dictionary<string, string> { ["FARSPAN_LAB"] = mark },
        });
        Assert.Equal([child.Identity], ProcessTable.InNamespaces(new HashSet<ulong> { scratch.Network.Inode }));
        Assert.Equal([child.Identity], ProcessTable.WithEnvironment("FARSPAN_LAB", mark));
        Assert.Empty(ProcessTable.WithEnvironment("FARSPAN_LAB", mark + "-other"));
        var usage = ProcessTable.ReadUsage(child.Identity);
        Assert.NotNull(usage);
        Assert.InRange(usage.ResidentBytes, 100_000, 50_000_000);
        Assert.InRange(usage.ProportionalBytes ?? 1, 1, usage.ResidentBytes);
        child.Signal(ProcessSignal.Kill);
        await child.Exited;
        Assert.Null(ProcessTable.ReadUsage(child.Identity));
        Assert.Empty(ProcessTable.WithEnvironment("FARSPAN_LAB", mark));
        using var ours = NetworkNamespace.OpenCurrent();
        Assert.Contains(ProcessTable.Identify(Environment.ProcessId)!.Value, ProcessTable.InNamespaces(new HashSet<ulong> { ours.Inode }));
    }

    private static ChildProcessStart Sleeper() => new() { File = "/bin/sleep", Arguments = ["1000"] };

    private static Task<ChildResult> Shell(string script) => ChildProcess.RunAsync(
        new ChildProcessStart { File = "/bin/sh", Arguments = ["-c", script] }, _long, TimeProvider.System, TestContext.Current.CancellationToken);
}
