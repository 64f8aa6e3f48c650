using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Dns.Serving;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>A whole name server over loopback that is given another spec.</summary>
[Trait("Requirement", "C5")]
[Trait("Requirement", "E5")]
public sealed class DnsServerReloadTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_spec_that_cannot_be_in_force_leaves_the_old_one_with_its_sockets()
    {
        await using var server = await RunningServer.StartAsync();
        var spec = RunningServer.Spec;
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = (IPEndPoint)taken.LocalEndpoint;
        var faults = new Dictionary<string, DnsServerSpec>(StringComparer.Ordinal)
        {
            ["there is no zone"] = spec with { Views = [spec.Views[0] with { Zones = ["nowhere"] }] },
            ["names no certificate"] = spec with { Listeners = [.. spec.Listeners, TestDns.Listener(DnsTransport.Tls, null, port: 1)] },
            ["cannot be used"] = spec with { Listeners = [.. spec.Listeners, TestDns.Listener(DnsTransport.Tls, "missing", port: 1)] },
            [$"tcp {endpoint} is taken by "] = spec with { Listeners = [.. spec.Listeners, TestDns.Listener(DnsTransport.Tcp, null, endpoint.Port)] },
        };
        foreach (var (words, bad) in faults)
        {
            Assert.Contains(words, (await Assert.ThrowsAsync<DnsServerException>(() => server.Server.ReloadAsync(bad, Stop))).Message, StringComparison.Ordinal);
            Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
        }

        Assert.True(server.Server.Status() is { RefusedReloads: 4, Reloads: 0 });
    }

    [Fact]
    public async Task Another_spec_comes_into_force_without_losing_a_question()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Spec with { LogOneOf = 0 });
        using var done = new CancellationTokenSource();
        using var begun = new CountdownEvent(4);
        var askers = Enumerable.Range(0, 4).Select(n => Task.Run(() => n % 2 == 0 ? AskUdpAsync(server, begun, done.Token) : AskTcpAsync(server, begun, done.Token), Stop)).ToList();
        Assert.True(await Task.Run(() => begun.Wait(Patience.Long, Stop), Stop));
        for (var i = 2; i < 40; i++)
        {
            var lan = TestDns.Zone("example.test lan", $"10.0.0.{i}", more: 2000);
            await server.Server.ReloadAsync(RunningServer.Spec with { LogOneOf = 0, Zones = [lan, TestDns.Zone("example.test outside", "100.64.0.1")] }, Stop);
        }

        await done.CancelAsync();
        await Task.WhenAll(askers);
        Assert.Equal("10.0.0.39", await server.DigAsync(DnsTransport.Udp, "+short", "www.example.test", "A"));
        Assert.Equal(38, server.Server.Status().Reloads);
    }

    [Fact]
    public async Task Listeners_come_and_go_and_the_others_stay()
    {
        await using var server = await RunningServer.StartAsync();
        var before = server.At(DnsTransport.Udp);
        using var kept = await server.ConnectAsync(DnsTransport.Tcp);
        await DnsFrames.AskAsync(kept);
        await server.Server.ReloadAsync(RunningServer.Spec with { Listeners = [.. RunningServer.Spec.Listeners.Where(l => l.Transport is DnsTransport.Udp or DnsTransport.Tcp)] }, Stop);
        Assert.Equal(before, server.At(DnsTransport.Udp));
        await DnsFrames.AskAsync(kept);
        Assert.Equal(2, server.Server.Endpoints.Count);
        await server.Server.ReloadAsync(RunningServer.Spec, Stop);
        Assert.Equal("10.0.0.1", await server.DigAsync(DnsTransport.Tls, "+short", "www.example.test", "A"));
    }

    private static async Task AskUdpAsync(RunningServer server, CountdownEvent begun, CancellationToken done)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server.At(DnsTransport.Udp), Stop);
        var query = RunningServer.Query("www.example.test", DnsType.A);
        var answer = new byte[512];
        for (var asked = 0; !done.IsCancellationRequested; asked++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(Patience.Long);
            await socket.SendAsync(query, patience.Token);
            var length = await socket.ReceiveAsync(answer, patience.Token);
            Assert.Equal(0, answer[3] & 15);
            Assert.True(length > query.Length);
            Begin(begun, asked);
        }
    }

    private static async Task AskTcpAsync(RunningServer server, CountdownEvent begun, CancellationToken done)
    {
        using var socket = await server.ConnectAsync(DnsTransport.Tcp);
        for (var asked = 0; !done.IsCancellationRequested; asked++)
        {
            await DnsFrames.AskAsync(socket);
            Begin(begun, asked);
        }
    }

    private static void Begin(CountdownEvent begun, int asked)
    {
        if (asked == 0)
        {
            begun.Signal();
        }
    }
}
