using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Gateways;
using Farspan.Gateway.Health;
using Farspan.Gateway.Routing;
using Farspan.State.Gateways;

namespace Farspan.Agent.Tests.Gateways;

public sealed class HealthMonitorTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData("/health")]
    [InlineData(null)]
    public async Task A_service_is_alive_while_it_answers_dead_when_it_is_gone_and_alive_when_it_is_back(string? path)
    {
        using var transport = new EpollTransport();
        using var monitor = new HealthMonitor(transport, 0, TimeProvider.System);

        // Nobody else gets the port while the service is gone: it is bound here, and nothing listens.
        using var place = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        place.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        place.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var service = Listen((IPEndPoint)place.LocalEndPoint!);
        var upstream = new Upstream(new UpstreamSpec
        {
            Machine = "etcd-1",
            Provider = "desk",
            Service = "volume",
            Endpoint = (IPEndPoint)service.LocalEndpoint,
            IsLocal = true,
            Health = new HealthCheckSpec { Path = path, Interval = TimeSpan.FromMilliseconds(100), Timeout = TimeSpan.FromSeconds(60), Fall = 2, Rise = 2 },
        });
        monitor.Watch([upstream]);
        var answering = Answer(service);
        await Until(upstream, HealthState.Alive);
        Assert.True(upstream.Health.LastLatency > 0);
        service.Stop();
        await answering;
        await Until(upstream, HealthState.Dead);
        service = Listen(upstream.Endpoint);
        answering = Answer(service);
        await Until(upstream, HealthState.Alive);
        service.Stop();
        await answering;
    }

    private static TcpListener Listen(IPEndPoint endpoint)
    {
        var service = new TcpListener(endpoint);
        service.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        service.Start();
        return service;
    }

    private static async Task Answer(TcpListener service)
    {
        try
        {
            while (true)
            {
                using var connection = await service.AcceptSocketAsync(Ended);
                if (await connection.ReceiveAsync(new byte[1024], Ended) > 0)
                {
                    await connection.SendAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), Ended);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            if (service.Server.IsBound)
            {
                // The checker ended a connection before it was read: the next one follows.
                await Answer(service);
            }
        }
    }

    private static async Task Until(Upstream upstream, HealthState state)
    {
        while (upstream.Health.State != state)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Ended);
        }
    }
}
