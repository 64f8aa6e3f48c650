using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Gateways;
using Farspan.State.Dns;

namespace Farspan.Agent.Tests.Dns;

/// <summary>One name server takes the sockets of another, as two processes do.</summary>
[Trait("Requirement", "C5")]
public sealed class DnsHandoverTests
{
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
    public async Task A_socket_that_is_none_of_a_name_server_is_refused()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        stranger.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(() => InheritedSockets.Adopt([("udp", stranger.SafeHandle)]), TestContext.Current.CancellationToken));
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(() => InheritedSockets.Adopt([("tcp", other.SafeHandle)]), TestContext.Current.CancellationToken));
    }

    private static InheritedSockets Take(DnsServer server)
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
        return InheritedSockets.Adopt(SocketHandover.Receive(there));
    }
}
