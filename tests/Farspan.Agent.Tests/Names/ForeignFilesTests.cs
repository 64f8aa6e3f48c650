using System.Diagnostics;
using Farspan.Agent.Files;
using Farspan.Agent.Names;
using Farspan.Linux.Namespaces;
using Farspan.State.Names;

namespace Farspan.Agent.Tests.Names;

/// <summary>What others do with the files in which names are set up.</summary>
[Trait("Requirement", "C5")]
public sealed class ForeignFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fsx-names-").FullName;

    public ForeignFilesTests() => Directory.CreateDirectory(Path.Combine(_root, "etc"));

    private static ResolverSpec Resolver { get; } = new() { Servers = [TestSpecs.Address("10.0.0.53")], Search = [] };

    private static HostSpec[] Hosts { get; } = [new() { Address = TestSpecs.Address("10.0.0.1"), Names = ["a"] }];

    private string ResolverFile => Path.Combine(_root, "etc", "resolv.conf");

    private string HostsFile => Path.Combine(_root, "etc", "hosts");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_somebody_puts_in_place_of_ours_stays_when_we_go_and_is_what_comes_back()
    {
        File.WriteAllText(ResolverFile, "nameserver 192.0.2.1\n");
        var files = new HostFiles(_root, isDurable: true);
        files.WriteResolver(Resolver);
        File.WriteAllText(ResolverFile, "nameserver 192.0.2.2\n");
        files.Remove();
        Assert.Equal("nameserver 192.0.2.2\n", File.ReadAllText(ResolverFile));

        // Asserted again after somebody's: theirs is the newest, and comes back.
        files.WriteResolver(Resolver);
        files.WriteResolver(Resolver);
        files.Remove();
        Assert.Equal("nameserver 192.0.2.2\n", File.ReadAllText(ResolverFile));
    }

    [Fact]
    public void A_plan_without_name_servers_leaves_a_real_machine_its_own()
    {
        var nobody = new ResolverSpec { Servers = [], Search = ["lan.internal"] };
        var files = new HostFiles(_root, isDurable: true);
        Assert.True(ResolverDelta.Between(nobody, files.Read().Resolver).IsEmpty);
        File.WriteAllText(ResolverFile, "nameserver 192.0.2.1\n");
        Assert.True(ResolverDelta.Between(nobody, files.Read().Resolver).IsEmpty);
        files.WriteResolver(nobody);
        Assert.Equal("nameserver 192.0.2.1\n", File.ReadAllText(ResolverFile));

        // One that had some gives the file back when it has none any more.
        Assert.False(ResolverDelta.Between(Resolver, files.Read().Resolver).IsEmpty);
        files.WriteResolver(Resolver);
        Assert.False(ResolverDelta.Between(nobody, files.Read().Resolver).IsEmpty);
        files.WriteResolver(nobody);
        Assert.Equal("nameserver 192.0.2.1\n", File.ReadAllText(ResolverFile));
        Assert.True(ResolverDelta.Between(nobody, files.Read().Resolver).IsEmpty);

        // A machine of the lab asks nobody then: this computer's servers are none of its network.
        var inLab = new HostFiles(_root, isDurable: false);
        Assert.False(ResolverDelta.Between(nobody, inLab.Read().Resolver).IsEmpty);
        inLab.WriteResolver(nobody);
        Assert.DoesNotContain("nameserver", File.ReadAllText(ResolverFile), StringComparison.Ordinal);
    }

    [Fact]
    public void What_somebody_writes_into_ours_is_kept_beside()
    {
        var files = new HostFiles(_root, isDurable: true);
        files.WriteResolver(Resolver);
        File.AppendAllText(ResolverFile, "options rotate\n");
        files.WriteResolver(Resolver);
        Assert.EndsWith("options rotate\n", File.ReadAllText(ResolverFile + ".edited-farspan"), StringComparison.Ordinal);
        Assert.DoesNotContain("rotate", File.ReadAllText(ResolverFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_that_somebody_writes_at_that_very_moment_are_not_lost()
    {
        File.WriteAllText(HostsFile, "127.0.0.1 localhost\n");
        var isFirst = true;
        new HostFiles(_root, new FileReplacer(isDurable: true, step =>
        {
            if (step == "written" && isFirst)
            {
                isFirst = false;
                File.AppendAllText(HostsFile, "192.0.2.9 printer\n");
            }
        })).WriteHosts(Hosts);
        Assert.Equal("127.0.0.1 localhost\n192.0.2.9 printer\n# farspan begin\n10.0.0.1 a\n# farspan end\n", File.ReadAllText(HostsFile));
    }

    [Fact]
    public void A_file_that_somebody_writes_all_the_time_is_left_and_said()
    {
        File.WriteAllText(HostsFile, "127.0.0.1 localhost\n");
        var files = new HostFiles(_root, new FileReplacer(isDurable: true, step => File.AppendAllText(HostsFile, step == "written" ? "192.0.2.9 printer\n" : "")));
        Assert.Contains("again and again", Assert.Throws<IOException>(() => files.WriteHosts(Hosts)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("farspan", File.ReadAllText(HostsFile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_without_its_end_is_kept_beside_before_it_is_written()
    {
        File.WriteAllText(HostsFile, "127.0.0.1 localhost\n# farspan begin\n10.0.0.9 b\n192.0.2.9 printer\n");
        new HostFiles(_root, isDurable: true).WriteHosts(Hosts);
        Assert.Contains("printer", File.ReadAllText(HostsFile + ".edited-farspan"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_linked_hosts_file_is_changed_where_it_is_and_stays_a_link()
    {
        Directory.CreateDirectory(Path.Combine(_root, "static"));
        File.WriteAllText(Path.Combine(_root, "static", "hosts"), "127.0.0.1 localhost\n");
        File.CreateSymbolicLink(HostsFile, "/static/hosts");
        var files = new HostFiles(_root, isDurable: true);
        files.WriteHosts(Hosts);
        Assert.Equal("/static/hosts", new FileInfo(HostsFile).LinkTarget);
        Assert.Contains("10.0.0.1 a", File.ReadAllText(Path.Combine(_root, "static", "hosts")), StringComparison.Ordinal);
        files.Remove();
        Assert.Equal("127.0.0.1 localhost\n", File.ReadAllText(Path.Combine(_root, "static", "hosts")));
    }

    [Fact]
    public void A_link_out_of_the_machine_is_refused()
    {
        File.CreateSymbolicLink(HostsFile, "../../outside");
        Assert.Contains("leads out", Assert.Throws<IOException>(() => new HostFiles(_root, isDurable: true).WriteHosts(Hosts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_a_mount_is_refused_with_the_reason()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it mounts");
        File.WriteAllText(ResolverFile, "nameserver 192.0.2.1\n");
        File.WriteAllText(Path.Combine(_root, "mounted"), "nameserver 192.0.2.2\n");
        Tool("mount", "--bind", Path.Combine(_root, "mounted"), ResolverFile);
        try
        {
            var files = new HostFiles(_root, isDurable: true);
            Assert.Contains("is a mount of its own", Assert.Throws<IOException>(() => files.WriteResolver(Resolver)).Message, StringComparison.Ordinal);
            Assert.Equal("nameserver 192.0.2.2\n", File.ReadAllText(ResolverFile));
            files.Remove();
            Assert.Equal("nameserver 192.0.2.2\n", File.ReadAllText(ResolverFile));
        }
        finally
        {
            MountNamespace.Unmount(ResolverFile);
        }
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it mounts a small disk");
        Tool("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", Path.Combine(_root, "etc"));
        try
        {
            File.WriteAllText(ResolverFile, "nameserver 192.0.2.1\n");
            Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(Path.Combine(_root, "etc", "full"), new byte[1 << 20]));
            Assert.Contains("left as it is", Assert.Throws<IOException>(() => new HostFiles(_root, isDurable: true).WriteResolver(Resolver)).Message, StringComparison.Ordinal);
            Assert.Equal("nameserver 192.0.2.1\n", File.ReadAllText(ResolverFile));
            File.Delete(Path.Combine(_root, "etc", "full"));
            new HostFiles(_root, isDurable: true).Remove();
            Assert.Equal(["resolv.conf"], Directory.EnumerateFiles(Path.Combine(_root, "etc")).Select(Path.GetFileName));
        }
        finally
        {
            MountNamespace.Unmount(Path.Combine(_root, "etc"));
        }
    }

    private static void Tool(string file, params string[] arguments)
    {
#pragma warning disable RS0030 // Somebody else's hands.
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardError = true })!;
#pragma warning restore RS0030
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
