using System.Diagnostics;
using System.Globalization;
using Farspan.Agent.Files;
using Farspan.Agent.Names;
using Farspan.Linux.Processes;
using Farspan.State.Names;

namespace Farspan.Agent.Tests.Names;

/// <summary>A set-up of names that is broken off after every step, by a stop inside and by kill -9 of a real process.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class KilledSetUpTests : IDisposable
{
    private const string StepVariable = "FARSPAN_TEST_KILL_AFTER";
    private const string RootVariable = "FARSPAN_TEST_ROOT";
    private const string Foreign = "nameserver 192.0.2.53\n";
    private const string ForeignHosts = "127.0.0.1 localhost\n192.0.2.9 printer\n";
    private const int FewestSteps = 6;
    private const int MostSteps = 60;

    // Whoever is killed takes nothing away: it uses the folder of who started it.
    private readonly string _root = Environment.GetEnvironmentVariable(RootVariable) ?? Directory.CreateTempSubdirectory("fsx-names-").FullName;

    private static HostSpec[] Hosts { get; } = [new() { Address = TestSpecs.Address("10.0.0.1"), Names = ["etcd-1"] }];

    private static ResolverSpec Resolver { get; } = new() { Servers = [TestSpecs.Address("10.0.0.53")], Search = ["example.org"] };

    private string ResolverFile => Path.Combine(_root, "etc", "resolv.conf");

    private string HostsFile => Path.Combine(_root, "etc", "hosts");

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is null)
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("broken link")]
    [InlineData("nothing")]
    [InlineData("ours, killed before")]
    [InlineData("ours, edited")]
    public void Whatever_step_is_the_last_the_host_resolves_and_is_as_before_when_undone(string before)
    {
        for (var last = 1; ; last++)
        {
            Reset(before);
            var original = Picture();
            var steps = 0;
            var wasStopped = Stops(() => SetUp(_root, _ => Stop(++steps, last)));
            AssertResolves(before);

            // What is undone is broken off too, everywhere, and goes on.
            for (var lastOfUndo = 1; ; lastOfUndo++)
            {
                var undone = 0;
                if (!Stops(() => new HostFiles(_root, new FileReplacer(isDurable: true, _ => Stop(++undone, lastOfUndo))).Remove()))
                {
                    break;
                }

                AssertResolves(before);
                Assert.InRange(lastOfUndo, 1, MostSteps);
            }

            if (before is not "ours, killed before" and not "ours, edited")
            {
                Assert.Equal(original, Picture());
            }

            if (!wasStopped)
            {
                Assert.InRange(last, FewestSteps, MostSteps);
                return;
            }
        }
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    public void A_pass_goes_on_from_wherever_the_one_before_was_stopped(string before)
    {
        for (var last = 1; last <= MostSteps; last++)
        {
            Reset(before);
            var original = Picture();
            var steps = 0;
            var wasStopped = Stops(() => SetUp(_root, _ => Stop(++steps, last)));
            SetUp(_root, _ => { });
            var status = new HostFiles(_root, isDurable: false).Read();
            Assert.True(ResolverDelta.Between(Resolver, status.Resolver).IsEmpty);
            Assert.True(HostDelta.Between(Hosts, status.Hosts).IsEmpty);
            new HostFiles(_root, isDurable: true).Remove();
            Assert.Equal(original, Picture());
            if (!wasStopped)
            {
                return;
            }
        }

        Assert.Fail("it never came to an end");
    }

    [Fact]
    public void A_real_process_is_killed_at_every_step_in_namespaces_of_its_own()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it makes a mount namespace");
        for (var last = 1; last <= MostSteps; last++)
        {
            Reset("file");

            // The runtime asks who its user is.
            File.Copy("/etc/passwd", Path.Combine(_root, "etc", "passwd"));
            var original = Picture();
            var wasKilled = RunAndKill(last) == 128 + 9;
            AssertResolves("file");
            new HostFiles(_root, isDurable: true).Remove();
            Assert.Equal(original, Picture());
            if (!wasKilled)
            {
                Assert.InRange(last, FewestSteps, MostSteps);
                return;
            }
        }

        Assert.Fail("it never came to an end");
    }

    /// <summary>The process that is killed: sets names up in the folder that its environment names, and sends itself SIGKILL after a step.</summary>
    [Fact(Explicit = true)]
    public void Is_killed()
    {
        var last = int.Parse(Environment.GetEnvironmentVariable(StepVariable)!, CultureInfo.InvariantCulture);
        var steps = 0;
        SetUp(Environment.GetEnvironmentVariable(RootVariable)!, _ =>
        {
            if (++steps == last)
            {
                using var self = ProcessHandle.Open(ProcessTable.Identify(Environment.ProcessId)!.Value);
                self!.Signal(ProcessSignal.Kill);
                Thread.Sleep(Timeout.InfiniteTimeSpan);
            }
        });
    }

    private static void SetUp(string root, Action<string> afterStep)
    {
        var files = new HostFiles(root, new FileReplacer(isDurable: true, afterStep));
        files.WriteHosts(Hosts);
        files.WriteResolver(Resolver);
    }

    private static bool Stops(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (StoppedException)
        {
            return true;
        }
    }

    private static void Stop(int step, int last)
    {
        if (step == last)
        {
            throw new StoppedException();
        }
    }

    private int RunAndKill(int step)
    {
        // The folder stands over /etc there, so that the very names are changed that a host has.
        var self = Path.ChangeExtension(typeof(KilledSetUpTests).Assembly.Location, null);
        string[] command = ["-mn", "sh", "-c", "mount --bind \"$1/etc\" /etc && shift && \"$@\"; exit $?", "sh", _root, self, "--explicit", "only", "--filter-method", $"{typeof(KilledSetUpTests).FullName}.{nameof(Is_killed)}", "--no-banner", "--results-directory", _root];
        var start = new ProcessStartInfo("unshare", command) { RedirectStandardOutput = true };
        start.Environment[StepVariable] = step.ToString(CultureInfo.InvariantCulture);
        start.Environment[RootVariable] = "/";
#pragma warning disable RS0030 // The process must be one that nothing of ours watches.
        using var process = Process.Start(start)!;
#pragma warning restore RS0030
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0 or 137, output);
        return process.ExitCode;
    }

    private void Reset(string before)
    {
        var etc = Path.Combine(_root, "etc");
        if (Directory.Exists(etc))
        {
            Directory.Delete(etc, recursive: true);
        }

        Directory.CreateDirectory(etc);
        File.WriteAllText(HostsFile, ForeignHosts);
        File.WriteAllText(Path.Combine(_root, "stub"), Foreign);
        switch (before)
        {
            case "file":
                File.WriteAllText(ResolverFile, Foreign);
                break;
            case "link":
                File.CreateSymbolicLink(ResolverFile, "../stub");
                break;
            case "broken link":
                File.CreateSymbolicLink(ResolverFile, "../not-yet");
                break;
            case "ours, killed before":
                File.WriteAllText(ResolverFile, HostFiles.Ours + "\nnameserver 10.0.0.54\n");
                File.WriteAllText(ResolverFile + ".before-farspan", Foreign);
                File.WriteAllText(ResolverFile + ".farspan-new", HostFiles.Ours);
                File.WriteAllText(ResolverFile + ".before-farspan.farspan-new", "nameserver");
                break;
            case "ours, edited":
                File.WriteAllText(ResolverFile, HostFiles.Ours + "\nnameserver 10.0.0.54\noptions rotate\n");
                File.WriteAllText(ResolverFile + ".before-farspan", Foreign);
                break;
            default:
                break;
        }
    }

    private void AssertResolves(string before)
    {
        var hosts = File.ReadAllText(HostsFile);
        Assert.StartsWith(ForeignHosts, hosts, StringComparison.Ordinal);
        if (hosts.Length > ForeignHosts.Length)
        {
            Assert.Equal($"{ForeignHosts}# farspan begin\n10.0.0.1 etcd-1\n# farspan end\n", hosts);
        }

        if (before is "nothing" or "broken link" && (!File.Exists(ResolverFile) || new FileInfo(ResolverFile).LinkTarget is not null))
        {
            return;
        }

        var text = File.ReadAllText(ResolverFile);
        Assert.Contains(text, new[]
        {
            Foreign,
            HostFiles.Ours + "\nnameserver 10.0.0.54\n",
            HostFiles.Ours + "\nnameserver 10.0.0.54\noptions rotate\n",
            HostFiles.Ours + "\nnameserver 10.0.0.53\nsearch example.org\n",
        });
    }

    /// <summary>Everything in the folder, with links as links.</summary>
    private string Picture() => string.Join('\n', Directory.EnumerateFileSystemEntries(Path.Combine(_root, "etc")).Order(StringComparer.Ordinal)
        .Select(p => $"{Path.GetFileName(p)} {new FileInfo(p).LinkTarget ?? File.ReadAllText(p)}"));

    private sealed class StoppedException : Exception;
}
