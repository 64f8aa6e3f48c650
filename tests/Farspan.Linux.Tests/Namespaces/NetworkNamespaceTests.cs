using System.Net;
using System.Net.Sockets;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;
using Farspan.Linux.Routing;
using Farspan.Netlink.Links;

namespace Farspan.Linux.Tests.Namespaces;

public sealed class NetworkNamespaceTests
{
    [Fact]
    public void Is_made_seen_opened_and_deleted()
    {
        string path;
        using (var scratch = new Scratch())
        {
            path = scratch.Path;
            Assert.True(NetworkNamespace.IsNamespace(path));
            using var again = NetworkNamespace.Open(path);
            Assert.Equal(scratch.Network.Inode, again.Inode);
            using var ours = NetworkNamespace.OpenCurrent();
            Assert.NotEqual(ours.Inode, again.Inode);
            Assert.Equal(again.Inode, again.Run(() =>
            {
                using var current = NetworkNamespace.OpenCurrent();
                return current.Inode;
            }));
            Assert.Equal(Errno.EEXIST, Assert.Throws<KernelException>(() => NetworkNamespace.Create(path)).Errno);
            Assert.True(NetworkNamespace.IsNamespace(path));
        }

        Assert.False(File.Exists(path));
        Assert.False(NetworkNamespace.Delete(path));
    }

    [Fact]
    public void Half_made_leftovers_are_told_apart_and_deleted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it writes to /run/netns");
        var path = "/run/netns/" + Scratch.NewName();
        Directory.CreateDirectory("/run/netns");
        File.WriteAllText(path, string.Empty);

        Assert.False(NetworkNamespace.IsNamespace(path));
        Assert.Equal(Errno.EINVAL, Assert.Throws<KernelException>(() => NetworkNamespace.Open(path)).Errno);
        Assert.True(NetworkNamespace.Delete(path));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_socket_opened_inside_works_asynchronously_outside()
    {
        using var scratch = new Scratch();
        using var route = RouteSocket.Open(scratch.Network);
        route.Send(batch => batch.SetUp(1));
        using var server = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var client = scratch.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 2379));
        server.Listen();

        var accepting = server.AcceptAsync(TestContext.Current.CancellationToken);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 2379), TestContext.Current.CancellationToken);
        using var accepted = await accepting;
        await client.SendAsync(new byte[] { 7 }, TestContext.Current.CancellationToken);
        var buffer = new byte[4];
        Assert.Equal(1, await accepted.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_packaged_ip_sees_ours_and_we_see_its()
    {
        using var scratch = new Scratch();
        Assert.Contains(scratch.Name, Tool.Run(scratch.Network, string.Empty, "ip", "netns", "list"), StringComparison.Ordinal);
        Assert.Contains("lo:", Tool.Run(scratch.Network, string.Empty, "ip", "netns", "exec", scratch.Name, "ip", "link"), StringComparison.Ordinal);
        var theirs = Scratch.NewName();
        try
        {
            Tool.Run(scratch.Network, string.Empty, "ip", "netns", "add", theirs);
            Assert.True(NetworkNamespace.IsNamespace("/run/netns/" + theirs));
        }
        finally
        {
            Assert.True(NetworkNamespace.Delete("/run/netns/" + theirs));
        }
    }

    [Fact]
    public async Task What_a_killed_process_held_goes_with_it()
    {
        using var outside = new Scratch();
        using var inside = new Scratch();
        using var route = RouteSocket.Open(outside.Network);
        route.Send(batch => batch.AddVeth(
            new VethEnd { Name = "far", Index = 7 },
            new VethEnd { Name = "near", NamespaceFile = inside.Network.Descriptor }));
        using var child = ChildProcess.Start(new ChildProcessStart { File = "/bin/sleep", Arguments = ["1000"], Network = inside.Network });
        var inodes = new HashSet<ulong> { inside.Network.Inode };
        inside.Dispose();

        // The process still holds the namespace: its links live, and it is found by what it holds.
        Assert.NotNull(route.ReadLink("far"));
        using var found = ProcessHandle.Open(Assert.Single(ProcessTable.InNamespaces(inodes)))!;
        found.Signal(ProcessSignal.Kill);

        // Two wait for it, and the kernel tells one of them how it ended.
        var told = (await found.WaitForExitAsync(TestContext.Current.CancellationToken))?.Signal;
        var toldParent = (await child.Exited.WaitAsync(TestContext.Current.CancellationToken)).Signal;
        Assert.Contains(9, new[] { told, toldParent });

        // Links of a namespace vanish a while after it.
        Assert.True(SpinWait.SpinUntil(() => route.ReadLink("far") is null, TimeSpan.FromSeconds(30)));
        Assert.Empty(ProcessTable.InNamespaces(inodes));
    }

    [Fact]
    public async Task One_worker_makes_and_visits_many()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it makes network namespaces");
        var paths = Enumerable.Range(0, 8).Select(_ => "/run/netns/" + Scratch.NewName()).ToArray();
        try
        {
            using var worker = new NamespaceWorker();
            var made = await Task.WhenAll(paths.Select(worker.CreateAsync));
            Assert.Equal(8, made.Select(network => network.Inode).Distinct().Count());
            foreach (var network in made)
            {
                var inside = await worker.RunAsync(network, () =>
                {
                    using var current = NetworkNamespace.OpenCurrent();
                    return current.Inode;
                });
                Assert.Equal(network.Inode, inside);
                network.Dispose();
            }

            await Assert.ThrowsAsync<KernelException>(() => worker.CreateAsync(paths[0]));
        }
        finally
        {
            Assert.All(paths, path => Assert.True(NetworkNamespace.Delete(path)));
        }
    }
}
