using System.Text;
using Farspan.Linux.Cryptography;
using Farspan.Linux.Devices;
using Farspan.Linux.Files;
using Farspan.Linux.Host;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Processes;
using Farspan.Linux.Routing;
using Farspan.Netlink.Addresses;
using Farspan.Netlink.Tests;

namespace Farspan.Linux.Tests;

public sealed class HostTests
{
    [Fact]
    public void Random_bits_of_the_kernel_differ_each_time() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => KernelRandom.Next()).Distinct().Count());

    [Fact]
    public void A_kernel_parameter_is_that_of_the_namespace()
    {
        using var scratch = new Scratch();
        using var other = new Scratch();
        Assert.Equal("0", Sysctl.Read(scratch.Network, "net/ipv4/ip_forward"));
        Sysctl.Write(scratch.Network, "net/ipv4/ip_forward", "1");
        Assert.Equal("1", Sysctl.Read(scratch.Network, "net/ipv4/ip_forward"));
        Assert.Equal("0", Sysctl.Read(other.Network, "net/ipv4/ip_forward"));
        Assert.Null(Sysctl.Read(scratch.Network, "net/ipv4/no_such"));
        var error = Assert.Throws<KernelException>(() => Sysctl.Write(scratch.Network, "net/ipv4/ip_forward", "x"));
        Assert.Equal("set net/ipv4/ip_forward = x: Invalid argument (EINVAL)", error.Message);
        Assert.Throws<ArgumentException>(() => Sysctl.Write(scratch.Network, "net/../kernel/hostname", "x"));
    }

    [Fact]
    public void A_lock_is_held_by_one_and_let_go()
    {
        var path = Path.Combine(Path.GetTempPath(), Scratch.NewName() + ".lock");
        try
        {
            using (var taken = FileLock.TryTake(path))
            {
                Assert.NotNull(taken);
                Assert.Null(FileLock.TryTake(path));
                Assert.Equal(Environment.ProcessId, FileLock.ReadHolder(path));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }

            using var again = FileLock.TryTake(path);
            Assert.NotNull(again);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Public_keys_are_those_of_wg()
    {
        for (var i = 0; i < 8; i++)
        {
            using var key = Curve25519.GeneratePrivateKey();
            var text = Convert.ToBase64String(key.Bytes);
            var wg = await ChildProcess.RunAsync(
                new ChildProcessStart { File = "/bin/sh", Arguments = ["-c", "echo \"$KEY\" | wg pubkey"], Environment = new Dictionary<string, string> { ["KEY"] = text } },
                TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(wg.Output.Trim(), Curve25519.PublicKey(key.Bytes).ToString());
        }
    }

    [Fact]
    public void Packets_go_through_a_tun_link()
    {
        using var scratch = new Scratch();
        Assert.SkipWhen(KernelProbe.TunMissing is not null, KernelProbe.TunMissing ?? string.Empty);
        using var tun = Tun.Open(scratch.Network, "fst%d", new TunOptions { IsNonBlocking = true });
        Assert.Equal("fst0", tun.Name);
        using var route = RouteSocket.Open(scratch.Network);
        var link = route.ReadLink("fst0")!;
        Assert.Equal("tun", link.Kind);
        Sysctl.Write(scratch.Network, "net/ipv6/conf/fst0/disable_ipv6", "1");
        route.Send(batch => batch.SetUp(link.Index).AddAddress(AddressEntry.On(link.Index, Ip.Address("10.9.0.1"), 24)));
        using var socket = scratch.Network.OpenSocket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
        socket.SendTo(Encoding.ASCII.GetBytes("hello"), new System.Net.IPEndPoint(Ip.Address("10.9.0.2"), 7));
        var packet = new byte[100];
        var length = tun.Read(packet);
        Assert.Equal(33, length);
        Assert.Equal("hello", Encoding.ASCII.GetString(packet, 28, 5));
        Assert.Equal(-1, tun.Read(packet));

        // Answered by swapping the addresses: 10.9.0.1 asked, 10.9.0.2 answers.
        packet.AsSpan(12, 4).ToArray().CopyTo(packet, 16);
        packet[15] = 2;
        packet.AsSpan(20, 2).ToArray().CopyTo(packet, 22);
        (packet[20], packet[21], packet[26], packet[27]) = (0, 7, 0, 0);
        tun.Write(packet.AsSpan(0, length));
        Assert.True(socket.Poll(TimeSpan.FromSeconds(90), System.Net.Sockets.SelectMode.SelectRead));
        Assert.Throws<KernelException>(() => Tun.Open(scratch.Network, "fst0", new TunOptions()));
        tun.Dispose();
        Assert.True(SpinWait.SpinUntil(() => route.ReadLink("fst0") is null, TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public void What_this_process_may_and_this_kernel_has_is_told()
    {
        Assert.Equal(Environment.IsPrivilegedProcess, KernelProbe.IsRoot);
        Assert.Matches("^[0-9]+\\.[0-9]+", KernelProbe.Release);
        Assert.InRange(DiskSpace.FreeBytes("/"), 1, long.MaxValue);
        Assert.Equal(Errno.ENOENT, Assert.Throws<KernelException>(() => DiskSpace.FreeBytes("/no/such")).Errno);
        Assert.Contains(File.Exists(Tun.DevicePath) ? Tun.DevicePath : "does not exist", KernelProbe.TunMissing ?? Tun.DevicePath, StringComparison.Ordinal);
        Assert.True(UserDatabase.Exists("root"));
        Assert.False(UserDatabase.Exists("no-such-user"));
    }

    [Fact]
    public void Mounts_are_made_and_taken_away()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it mounts");
        var folder = Directory.CreateTempSubdirectory("fsx-linux-");
        try
        {
            MountNamespace.MountMemory(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllText(Path.Combine(folder.FullName, "x"), string.Empty);
            Assert.True(MountNamespace.Unmount(folder.FullName));
            Assert.False(MountNamespace.Unmount(folder.FullName));
            Assert.Empty(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
