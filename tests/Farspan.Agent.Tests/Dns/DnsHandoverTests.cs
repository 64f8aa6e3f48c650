using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Dns.Forwarding;
using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Gateways;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>One name server takes the sockets of another, as two processes do.</summary>
[Trait("Requirement", "C5")]
public sealed class DnsHandoverTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Every_listener_goes_on_in_the_next_server_with_what_is_declared_there()
    {
        await using var before = await RunningServer.StartAsync();
        var spec = TestDns.Server([.. before.Server.Endpoints.Select(e => TestDns.Listener(e.Transport, e.Transport == DnsTransport.Tls ? "names" : null, e.Address.Port))]);
        var (other, outside) = (TestDns.Zone("example.test lan", "10.9.9.9"), spec.Zones[1]);
        using var sockets = Take(before.Server);
        await using var after = await DnsServer.StartAsync(RunningServer.Options(before.Folder), spec with { Zones = [other, outside] }, sockets);
        Assert.Equal(before.Server.Endpoints, after.Endpoints);

        await before.Server.DrainAsync(isHandedOver: true, CancellationToken.None);
        foreach (var transport in new[] { DnsTransport.Udp, DnsTransport.Tcp, DnsTransport.Tls })
        {
            // A port of its own each time: whichever of the sockets it belongs to.
            for (var i = 0; i < 8; i++)
            {
                Assert.Equal("10.9.9.9", await before.DigAsync(transport, "+short", "www.example.test"));
            }
        }

        using var client = new HttpClient();
        var page = await client.GetStringAsync(new Uri($"http://{before.At(DnsTransport.Metrics)}/metrics"), TestContext.Current.CancellationToken);
        Assert.Contains("farspan_dns_queries_total{transport=\"tls\"", page, StringComparison.Ordinal);
        using var refused = await client.GetAsync(new Uri($"http://{before.At(DnsTransport.Https)}/dns-query"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_question_that_others_are_asked_is_answered_by_who_took_it_when_another_serves_already()
    {
        var folder = Directory.CreateTempSubdirectory("fsx-dns-");
        using var asked = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        try
        {
            await using var upstream = new TestUpstream((query, _) =>
            {
                asked.Release();
                gate.Wait(TestContext.Current.CancellationToken);
                return [TestUpstream.Address(query, "192.0.2.7")];
            });
            using var opened = new Release(gate); // Whatever happens, the upstream can end.
            var spec = TestDns.Server([TestDns.Listener(DnsTransport.Udp)]) with { Forwards = [new DnsForwardSpec { Domain = "", Servers = [upstream.Endpoint] }] };
            var options = RunningServer.Options(folder.FullName) with
            {
                Time = new PatientTime(),
                Timing = ForwardTiming.Default with { ShortestAttempt = _patience, LongestAttempt = _patience },
            };
            await using var before = await DnsServer.StartAsync(options, spec);
            var endpoint = before.Endpoints[0].Address;
            using var waiting = Asker(endpoint);
            await waiting.SendAsync(RunningServer.Query("www.elsewhere.test", DnsType.A), TestContext.Current.CancellationToken);
            Assert.True(await asked.WaitAsync(_patience, TestContext.Current.CancellationToken));

            using var sockets = Take(before);
            await using var after = await DnsServer.StartAsync(options, spec with { Listeners = [TestDns.Listener(DnsTransport.Udp, port: endpoint.Port)] }, sockets);
            var drained = before.DrainAsync(isHandedOver: true, CancellationToken.None);

            // Time for it to do what it must not; each is answered, whichever process takes it.
            for (var i = 0; i < 200; i++)
            {
                using var asker = Asker(endpoint);
                await asker.SendAsync(RunningServer.Query("www.example.test", DnsType.A), TestContext.Current.CancellationToken);
                Assert.Equal([10, 0, 0, 1], Answer(asker));
            }

            Assert.False(drained.IsCompleted);
            gate.Set();
            Assert.Equal([192, 0, 2, 7], Answer(waiting));
            await drained;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Sockets_that_were_handed_over_go_on_taking_when_who_had_them_has_left()
    {
        await using var before = await RunningServer.StartAsync(TestDns.Server([TestDns.Listener(DnsTransport.Udp), TestDns.Listener(DnsTransport.Tcp)]));
        var sockets = Receive(before.Server).Select(s => new Socket(s.Socket)).ToList();
        try
        {
            await before.Server.DrainAsync(isHandedOver: true, CancellationToken.None);
            var datagrams = sockets.FindAll(s => s.SocketType == SocketType.Dgram);
            datagrams.ForEach(Empty);

            // A socket that was told to receive nothing more has always something to read: its end.
            Assert.All(datagrams, s => Assert.False(s.Poll(0, SelectMode.SelectRead)));
            var question = RunningServer.Query("www.example.test", DnsType.A);
            for (var i = 0; i < 16; i++)
            {
                using var asker = Asker(before.At(DnsTransport.Udp));
                await asker.SendAsync(question, TestContext.Current.CancellationToken);
                Assert.Equal(question, TakeOne(datagrams));
            }

            using var caller = await before.ConnectAsync(DnsTransport.Tcp);
            using var accepted = await sockets.Single(s => s.SocketType == SocketType.Stream).AcceptAsync(TestContext.Current.CancellationToken);
            Assert.Equal(caller.LocalEndPoint, accepted.RemoteEndPoint);
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    [Fact]
    public async Task A_socket_that_is_none_of_a_name_server_is_refused()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(() => InheritedSockets.Adopt([("udp", stranger.SafeHandle)]), TestContext.Current.CancellationToken));
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(() => InheritedSockets.Adopt([("tcp", other.SafeHandle)]), TestContext.Current.CancellationToken));
    }

    private static Socket Asker(IPEndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)_patience.TotalMilliseconds };
        socket.Connect(endpoint);
        return socket;
    }

    // The address that an answer of one record ends with.
    private static byte[] Answer(Socket asker)
    {
        var answer = new byte[512];
        var length = asker.Receive(answer);
        Assert.True(DnsMessageReader.TryBegin(answer.AsSpan(0, length), out var reader));
        Assert.True(reader.TryReadQuestion(out _));
        Assert.True(reader.TryReadRecord(out var record));
        return record.Data.ToArray();
    }

    // Which socket a datagram waits in the kernel chooses.
    private static byte[] TakeOne(IEnumerable<Socket> datagrams)
    {
        var readable = datagrams.ToList();
        Socket.Select(readable, null, null, _patience);
        var taken = new byte[512];
        return taken[..Assert.Single(readable).Receive(taken)];
    }

    // What wakes loops that leave is no question, and may be left over.
    private static void Empty(Socket socket)
    {
        socket.Blocking = false;
        var one = new byte[512];
        while (true)
        {
            try
            {
                Assert.Equal(0, socket.Receive(one));
            }
            catch (SocketException none) when (none.SocketErrorCode == SocketError.WouldBlock)
            {
                return;
            }
        }
    }

    private static InheritedSockets Take(DnsServer server) => InheritedSockets.Adopt(Receive(server));

    private static IReadOnlyList<(string Name, SafeSocketHandle Socket)> Receive(DnsServer server)
    {
        using var listening = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var path = Path.Combine(Path.GetTempPath(), $"fsx-{Guid.NewGuid():N}");
        listening.Bind(new UnixDomainSocketEndPoint(path));
        listening.Listen();
        using var here = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        here.Connect(new UnixDomainSocketEndPoint(path));
        using var there = listening.Accept();
        File.Delete(path);
        SocketHandover.Send(here, server.Sockets);
        return SocketHandover.Receive(there);
    }

    private sealed class Release(ManualResetEventSlim gate) : IDisposable
    {
        public void Dispose() => gate.Set();
    }

    /// <summary>The system's clock, on which nobody's patience runs out: only waits of less than a second end.</summary>
    private sealed class PatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(1) ? dueTime : Timeout.InfiniteTimeSpan, period);
    }
}
