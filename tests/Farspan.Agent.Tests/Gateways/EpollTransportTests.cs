using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Gateways;
using Farspan.Gateway.Transport;
using Farspan.Testing.Transports;

namespace Farspan.Agent.Tests.Gateways;

public sealed class EpollTransportTests : TransportConformance
{
    protected override ITransport Create() => new EpollTransport();

    [Fact]
    public void Connections_that_stay_are_shared_evenly_by_the_loops()
    {
        using var transport = Create();
        using var listening = transport.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var first = new LoopRunner(transport.CreateLoop(0));
        using var second = new LoopRunner(transport.CreateLoop(1));
        var (one, two) = (new Echo(), new Echo());
        using var accepting = first.Listen(listening, one);
        using var alsoAccepting = second.Listen(listening, two);

        // One after the other: without sharing the loop that sleeps longest, or shortest, would get them all.
        var clients = new List<Socket>();
        for (var i = 0; i < 64; i++)
        {
            clients.Add(Dial(listening));
            clients[i].Send("x"u8);
            Blocking.Read(clients[i], 1);
        }

        Assert.Equal((32, 32), (one.Accepted, two.Accepted));

        // What is gone no longer counts.
        clients.ForEach(client => client.Dispose());
        Assert.True(SpinWait.SpinUntil(() => one.Ended + two.Ended == 64, Patience));
        using var again = Dial(listening);
        using var other = Dial(listening);
        Assert.True(SpinWait.SpinUntil(() => one.Accepted + two.Accepted == 66, Patience));
        Assert.Equal((33, 33), (one.Accepted, two.Accepted));
    }
}
