using System.Net;
using System.Net.Sockets;
using Farspan.Testing;

namespace Farspan.Lab.Tests.Translation;

/// <summary>Address translation by real kernels: who gets out, under which address, and who gets in.</summary>
[Trait("Requirement", "C3")]
public sealed class NatTests
{
    // Who gets nowhere is waited for as long; covers the kernel's first retransmission (RFC 6298 section 2).
    private static readonly TimeSpan Nowhere = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_machine_gets_out_under_the_router_address_others_do_not_and_a_forwarded_port_leads_in()
    {
        Assert.SkipWhen(TestLab.WhyNot is not null, TestLab.WhyNot ?? "");
        await using var lab = new TestLab();
        await lab.UpAsync(NatTopology.Text);
        using var outside = Listen(lab, "internet", 443);
        using var inside = Listen(lab, "app-1", 8443);
        Assert.Equal(NatTopology.Router, await SeenFromAsync(lab, outside, "app-1", NatTopology.Internet, 443));
        Assert.Null(await SeenFromAsync(lab, outside, "app-2", NatTopology.Internet, 443, Nowhere));
        Assert.Null(await SeenFromAsync(lab, outside, "db-1", NatTopology.Internet, 443, Nowhere));
        Assert.Equal(NatTopology.Internet, await SeenFromAsync(lab, inside, "internet", NatTopology.Router, 443));
        Assert.Null(await SeenFromAsync(lab, inside, "internet", NatTopology.Router, 8443, Nowhere));
    }

    private static Socket Listen(TestLab lab, string machine, int port)
    {
        using var network = lab.Session.OpenNamespace(machine);
        var socket = network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        socket.Listen();
        return socket;
    }

    // The address that the listener sees, or null where no connection comes about in time.
    private static async Task<string?> SeenFromAsync(TestLab lab, Socket listener, string from, string to, int port, TimeSpan? within = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(within ?? TestLab.Patience);
        using var network = lab.Session.OpenNamespace(from);
        using var socket = network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(to), port), patience.Token);
            using var accepted = await listener.AcceptAsync(patience.Token);
            return ((IPEndPoint)accepted.RemoteEndPoint!).Address.ToString();
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
