using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using Farspan.Dns.Wire;
using Farspan.Linux.Namespaces;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>A whole name server over loopback, asked by packaged tools and by hand.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsServerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DnsTransport.Udp)]
    [InlineData(DnsTransport.Tcp)]
    [InlineData(DnsTransport.Tls)]
    public async Task Dig_gets_the_answer_of_its_view(DnsTransport transport)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal("10.0.0.1", await server.DigAsync(transport, "+short", "www.example.test", "A"));
        Assert.Contains("status: NXDOMAIN", await server.DigAsync(transport, "no.example.test", "A"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secondary_takes_the_zone_whole()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { Zones = [TestDns.Zone("example.test lan", "10.0.0.1", more: 5000), TestDns.Zone("example.test outside", "100.64.0.1")] });
        var lines = (await server.DigAsync(DnsTransport.Tcp, "+noall", "+answer", "example.test", "AXFR")).Split('\n');
        Assert.Equal(5000 + 3 + 2, lines.Length);
        var refused = RunningServer.Spec;
        await server.Server.ReloadAsync(refused with { Zones = [.. refused.Zones.Select(z => z with { TransferTo = [] })] }, Stop);
        Assert.Contains("failed", await server.DigAsync(DnsTransport.Tcp, "example.test", "AXFR"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Many_questions_on_one_connection_are_answered_as_they_are_ready()
    {
        using var gate = new SemaphoreSlim(0);
        await using var slow = new TestUpstream((query, _) =>
        {
            Assert.True(gate.Wait(Patience.Long, Stop));
            return [TestUpstream.Address(query, "192.0.2.1")];
        });
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { Forwards = [new DnsForwardSpec { Domain = "slow.test", Servers = [slow.Endpoint] }] });
        using var socket = await server.ConnectAsync(DnsTransport.Tcp);
        await using var stream = new NetworkStream(socket);
        await DnsFrames.SendAsync(stream, RunningServer.Query("a.slow.test", DnsType.A, id: 1));
        for (ushort id = 2; id < 60; id++)
        {
            await DnsFrames.SendAsync(stream, RunningServer.Query("www.example.test", DnsType.A, id));
        }

        var ids = new HashSet<ushort>();
        for (ushort id = 2; id < 60; id++)
        {
            ids.Add(BinaryPrimitives.ReadUInt16BigEndian(await DnsFrames.ReadAsync(stream)));
        }

        Assert.Equal(58, ids.Count);
        Assert.DoesNotContain((ushort)1, ids);
        gate.Release();
        var last = await DnsFrames.ReadAsync(stream);
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(last));
        Assert.Equal((int)DnsResponseCode.NoError, last[3] & 15);
    }

    [Fact]
    public async Task Bytes_may_come_one_by_one()
    {
        await using var server = await RunningServer.StartAsync();
        using var socket = await server.ConnectAsync(DnsTransport.Tcp);
        await using var stream = new NetworkStream(socket);
        var query = RunningServer.Query("www.example.test", DnsType.A);
        foreach (var one in (byte[])[0, (byte)query.Length, .. query])
        {
            await stream.WriteAsync(new[] { one }, Stop);
        }

        Assert.Equal(0, (await DnsFrames.ReadAsync(stream))[3] & 15);
    }

    [Fact]
    public async Task A_source_has_so_many_connections_and_who_is_silent_has_none()
    {
        await using var server = await RunningServer.StartAsync(limits: Patience.Streams with { MostPerSource = 2 });
        using var one = await server.ConnectAsync(DnsTransport.Tcp);
        using var two = await server.ConnectAsync(DnsTransport.Tcp);
        await DnsFrames.AskAsync(one);
        await DnsFrames.AskAsync(two);
        using var three = await server.ConnectAsync(DnsTransport.Tcp);
        Assert.Equal(0, await three.ReceiveAsync(new byte[1], Stop));

        await using var hasty = await RunningServer.StartAsync(limits: Patience.Streams with { Idle = TimeSpan.FromMilliseconds(500) });
        using var silent = await hasty.ConnectAsync(DnsTransport.Tcp);
        Assert.Equal(0, await silent.ReceiveAsync(new byte[1], Stop));
    }

    [Theory]
    [InlineData(DnsTransport.Tcp)]
    [InlineData(DnsTransport.Tls)]
    [InlineData(DnsTransport.Https)]
    [InlineData(DnsTransport.Udp)]
    public async Task Whatever_comes_the_service_goes_on(DnsTransport transport)
    {
        await using var server = await RunningServer.StartAsync();
        for (var i = 0; i < 40; i++)
        {
            var junk = RandomNumberGenerator.GetBytes(1 + (i * 37 % 900));
            try
            {
                if (transport == DnsTransport.Udp)
                {
                    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                    await socket.SendToAsync(junk, server.At(transport), Stop);
                }
                else
                {
                    using var socket = await server.ConnectAsync(transport);
                    await socket.SendAsync(junk, Stop);
                    if (i % 2 == 0)
                    {
                        socket.LingerState = new LingerOption(true, 0);
                    }
                }
            }
            catch (SocketException)
            {
                // It was put out.
            }
        }

        Assert.Equal("10.0.0.1", transport == DnsTransport.Https ? await DohClient.AskAsync(server) : await server.DigAsync(transport, "+short", "www.example.test", "A"));
    }

    [Fact]
    public async Task Names_of_zones_that_lead_elsewhere_are_followed_there()
    {
        await using var upstream = new TestUpstream((query, _) => [TestUpstream.Address(query, "192.0.2.1")]);
        var zone = TestDns.Zone("example.test lan", "10.0.0.1");
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with
        {
            Zones = [zone with { Records = [.. zone.Records, TestDns.Record("out.example.test", "CNAME", "www.example.org.")] }, TestDns.Zone("example.test outside", "100.64.0.1")],
            Forwards = [new DnsForwardSpec { Domain = "", Servers = [upstream.Endpoint] }],
        });
        Assert.Equal("www.example.org.\n192.0.2.1", await server.DigAsync(DnsTransport.Udp, "+short", "out.example.test", "A"));
    }

    [Fact]
    public async Task A_full_disk_costs_lines_of_the_log_and_no_answer()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: it mounts a small disk");
        var folder = Directory.CreateTempSubdirectory("fsx-dns-").FullName;
        Mount(folder);
        try
        {
            await using var server = await RunningServer.StartAsync(folder: folder);
            Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(Path.Combine(folder, "full"), new byte[1 << 20]));
            while (server.Server.Status().LogProblem is null)
            {
                Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
            }

            Assert.True(server.Server.Status() is { LogLost: > 0 } status && status.LogProblem!.Contains("cannot be written", StringComparison.Ordinal));
            File.Delete(Path.Combine(folder, "full"));
            while (server.Server.Status().LogProblem is not null)
            {
                Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
            }

            Assert.Contains("\"lost\":", await File.ReadAllTextAsync(server.QueryLog, Stop), StringComparison.Ordinal);
        }
        finally
        {
            MountNamespace.Unmount(folder);
            Directory.CreateDirectory(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Questions_are_written_into_the_log()
    {
        await using var server = await RunningServer.StartAsync();
        await server.DigAsync(DnsTransport.Tcp, "+short", "www.example.test", "A");
        while (!File.Exists(server.QueryLog) || new FileInfo(server.QueryLog).Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }

        var line = File.ReadLines(server.QueryLog).First();
        Assert.Matches("^\\{\"time\":\"[^\"]*Z\",\"source\":\"127.0.0.1\",\"transport\":\"tcp\",\"view\":\"lan\",\"name\":\"www.example.test.\",\"type\":\"A\",\"code\":\"NOERROR\",\"from\":\"zone\",\"us\":[0-9]+\\}$", line);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.QueryLog));
    }

    private static void Mount(string folder)
    {
#pragma warning disable RS0030 // Somebody else's hands.
        using var process = System.Diagnostics.Process.Start("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", folder]);
#pragma warning restore RS0030
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
