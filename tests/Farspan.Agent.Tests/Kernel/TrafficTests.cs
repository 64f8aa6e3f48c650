using System.Net;
using System.Net.Sockets;
using Farspan.Agent.Machines;

namespace Farspan.Agent.Tests.Kernel;

[Trait("Requirement", "B1")]
[Trait("Requirement", "B4")]
[Trait("Requirement", "C2")]
public sealed class TrafficTests
{
    private static readonly byte[] _greeting = "hello through the mesh"u8.ToArray();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_overlay_carries_what_is_allowed_and_the_filter_stops_the_rest()
    {
        await using var pair = await Pair.NewAsync();
        await pair.ApplyAsync();
        await pair.GreetAsync();
        using var allowed = Listen(pair.East, "10.99.0.2", 2379);
        using var refused = Listen(pair.East, "10.99.0.2", 2380);
        using var bare = Listen(pair.East, "10.0.1.2", 2379);

        // The refused ones set out first; when the allowed one has been there and back, they had their chance.
        using var toRefused = pair.West.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var toBare = pair.West.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connectRefused = toRefused.ConnectAsync(new IPEndPoint(TestSpecs.Address("10.99.0.2"), 2380), Stop).AsTask();
        var connectBare = toBare.ConnectAsync(new IPEndPoint(TestSpecs.Address("10.0.1.2"), 2379), Stop).AsTask();

        Assert.Equal(_greeting, await ExchangeAsync(pair.West, allowed));
        Assert.False(connectRefused.IsCompleted, "TCP 2380 over the overlay was let in");
        Assert.False(connectBare.IsCompleted, "TCP 2379 outside the overlay was let in");

        var status = await new MachineObserver(pair.West.Machine.Ports, new MemorySpecStore(pair.WestSpec), TimeProvider.System).ObserveAsync([], Stop);
        var peer = Assert.Single(Assert.Single(status!.Overlays).Peers);
        Assert.Equal("east", peer.Machine);
        Assert.NotNull(peer.LastHandshake);
        Assert.True(peer.ReceivedBytes > 0 && peer.SentBytes > 0);
        Assert.Matches("^wireguard-go [0-9.]+$", status.Overlays[0].Engine);
    }

    [Fact]
    public async Task A_connection_survives_a_new_filter_and_a_second_apply_does_nothing()
    {
        await using var pair = await Pair.NewAsync();
        await pair.ApplyAsync();
        await pair.GreetAsync();
        using var listener = Listen(pair.East, "10.99.0.2", 2379);
        using var client = await ConnectAsync(pair.West);
        using var server = await listener.AcceptAsync(Stop);
        var (west, east) = await pair.ApplyAsync();
        Assert.Equal((0, 0), (west.Operations, east.Operations));

        // The rule that let the connection in goes; what is established stays.
        var closed = pair.EastSpec with { Generation = 9, Filter = pair.EastSpec.Filter with { Rules = [.. pair.EastSpec.Filter.Rules.Take(2)] } };
        var report = await new MachineReconciler(pair.East.Machine.Ports, new MemorySpecStore(), ownsUnderlay: true, TimeProvider.System).ApplyAsync(closed, Stop);
        Assert.Equal(["filter"], report.Concepts.Where(c => c.Operations > 0).Select(c => c.Concept));
        await client.SendAsync(_greeting, Stop);
        Assert.Equal(_greeting, await ReceiveAsync(server));
    }

    [Fact]
    public async Task Traffic_flows_again_after_the_engine_was_killed_and_a_pass_has_healed_it()
    {
        await using var pair = await Pair.NewAsync();
        await pair.ApplyAsync();
        await pair.GreetAsync();
        using var listener = Listen(pair.East, "10.99.0.2", 2379);
        Assert.Equal(_greeting, await ExchangeAsync(pair.West, listener));
        using (var engine = Linux.Processes.ProcessHandle.Open(Assert.Single(pair.West.Processes())))
        {
            engine!.Signal(Linux.Processes.ProcessSignal.Kill);
            await engine.WaitForExitAsync(Stop);
        }

        var (west, east) = await pair.ApplyAsync();
        Assert.True(west.Operations > 0);
        Assert.Equal(0, east.Operations);
        Assert.Equal(_greeting, await ExchangeAsync(pair.West, listener));
    }

    /// <summary>Without keepalives nobody greets before there is traffic; both ends asked to greet, one does.</summary>
    [Fact]
    public async Task Two_ends_without_keepalives_shake_hands_when_asked_to()
    {
        await using var pair = await Pair.NewAsync(keepaliveSeconds: 0);
        await pair.ApplyAsync();
        await pair.GreetAsync();
        var (west, east) = await pair.ApplyAsync();
        Assert.Equal((0, 0), (west.Operations, east.Operations));
        using var listener = Listen(pair.East, "10.99.0.2", 2379);
        Assert.Equal(_greeting, await ExchangeAsync(pair.West, listener));
    }

    private static Socket Listen(Scratch machine, string address, int port)
    {
        var socket = machine.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(TestSpecs.Address(address), port));
        socket.Listen();
        return socket;
    }

    private static async Task<Socket> ConnectAsync(Scratch machine)
    {
        var socket = machine.Network.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(TestSpecs.Address("10.99.0.2"), 2379), Stop);
        return socket;
    }

    private static async Task<byte[]> ExchangeAsync(Scratch from, Socket listener)
    {
        using var client = await ConnectAsync(from);
        using var server = await listener.AcceptAsync(Stop);
        await server.SendAsync(_greeting, Stop);
        return await ReceiveAsync(client);
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[_greeting.Length];
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.ReadExactlyAsync(buffer, Stop);
        return buffer;
    }
}
