using Farspan.Agent.Names;
using Farspan.State.Names;

namespace Farspan.Agent.Tests.Names;

public sealed class HostFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("fsx-agent-").FullName;

    private string HostsFile => Path.Combine(_root, "etc", "hosts");

    private string ResolverFile => Path.Combine(_root, "etc", "resolv.conf");

    private static HostSpec Host(string address, params string[] names) => new() { Address = TestSpecs.Address(address), Names = names };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Lines_of_others_stay_where_they_are()
    {
        Write(HostsFile, "127.0.0.1 localhost\n\n# theirs\n");
        var files = new HostFiles(_root, isDurable: true);
        files.WriteHosts([Host("10.0.0.1", "a", "a.mesh")]);
        File.AppendAllText(HostsFile, "192.0.2.1 printer\n");
        files.WriteHosts([Host("10.0.0.2", "b")]);
        Assert.Equal("127.0.0.1 localhost\n\n# theirs\n# farspan begin\n10.0.0.2 b\n# farspan end\n192.0.2.1 printer\n", File.ReadAllText(HostsFile));
        files.Remove();
        Assert.Equal("127.0.0.1 localhost\n\n# theirs\n192.0.2.1 printer\n", File.ReadAllText(HostsFile));
    }

    [Fact]
    public void Reads_back_what_it_wrote_and_all_may_read_the_files()
    {
        var files = new HostFiles(_root, isDurable: true);
        HostSpec[] hosts = [Host("10.0.0.1", "a", "a.mesh"), Host("2001:db8::1", "a")];
        var resolver = new ResolverSpec { Servers = [TestSpecs.Address("10.0.0.53"), TestSpecs.Address("2001:db8::53")], Search = ["one.test", "two.test"] };
        files.WriteHosts(hosts);
        files.WriteResolver(resolver);
        var status = files.Read();
        Assert.True(HostDelta.Between(hosts, status.Hosts).IsEmpty);
        Assert.True(ResolverDelta.Between(resolver, status.Resolver).IsEmpty);
        Assert.Equal("# farspan: written anew with every change of the plan\nnameserver 10.0.0.53\nnameserver 2001:db8::53\nsearch one.test two.test\n", File.ReadAllText(ResolverFile));
        Assert.All(new[] { HostsFile, ResolverFile }, f => Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(f)));
        Assert.Equal(["hosts", "resolv.conf"], Directory.EnumerateFiles(Path.Combine(_root, "etc")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("# farspan begin\n10.0.0.1 a\nnonsense\n# farspan end\n")]
    [InlineData("# farspan begin\n10.0.0.1 a b\n# farspan end\n")]
    [InlineData("# farspan begin\n")]
    [InlineData("")]
    public void A_block_that_somebody_edited_differs(string text)
    {
        Write(HostsFile, text);
        Assert.False(HostDelta.Between([Host("10.0.0.1", "a")], new HostFiles(_root, isDurable: true).Read().Hosts).IsEmpty);
    }

    [Fact]
    public void A_resolver_of_others_is_set_aside_and_put_back_as_the_link_it_was()
    {
        Write(Path.Combine(_root, "stub"), "nameserver 127.0.0.53\n");
        Directory.CreateDirectory(Path.Combine(_root, "etc"));
        File.CreateSymbolicLink(ResolverFile, "../stub");
        var files = new HostFiles(_root, isDurable: true);
        Assert.Empty(files.Read().Resolver!.Servers);
        files.WriteResolver(new ResolverSpec { Servers = [TestSpecs.Address("10.0.0.53")], Search = [] });
        Assert.Single(files.Read().Resolver!.Servers);
        files.WriteResolver(new ResolverSpec { Servers = [TestSpecs.Address("10.0.0.53")], Search = ["x.test"] });
        files.Remove();
        Assert.Equal("../stub", new FileInfo(ResolverFile).LinkTarget);
        Assert.Equal("nameserver 127.0.0.53\n", File.ReadAllText(ResolverFile));
        files.Remove();
        Assert.Equal("nameserver 127.0.0.53\n", File.ReadAllText(ResolverFile));
    }

    [Fact]
    public void A_resolver_file_that_somebody_edited_is_written_anew()
    {
        var files = new HostFiles(_root, isDurable: true);
        files.WriteResolver(new ResolverSpec { Servers = [TestSpecs.Address("10.0.0.53")], Search = [] });
        File.AppendAllText(ResolverFile, "options rotate\n");
        Assert.Null(files.Read().Resolver);
        files.WriteResolver(new ResolverSpec { Servers = [TestSpecs.Address("10.0.0.53")], Search = [] });
        Assert.DoesNotContain("rotate", File.ReadAllText(ResolverFile), StringComparison.Ordinal);
        Assert.False(File.Exists(ResolverFile + ".before-farspan"));
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
