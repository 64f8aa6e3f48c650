using System.Net;
using System.Net.Sockets;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Cli.Tests.Dns;

/// <summary>The real program: one process takes the place of another while it is asked.</summary>
[Trait("Requirement", "C5")]
public sealed class DnsRestartTests : IAsyncDisposable
{
    // Far beyond what a busy machine takes; a stub resolver would have asked again long before.
    private const int PatienceMs = 90_000;
    private readonly DnsProgram _program = new();

    [Fact]
    public async Task No_question_and_no_connection_is_lost_while_a_process_takes_the_place_of_another()
    {
        _program.Declare("one");
        await _program.HoldsAsync("dns", "start", "--file", "topology.yaml");
        using var stop = new CancellationTokenSource();
        using var begun = new CountdownEvent(4);
        Task[] asking = [Begin(() => AskFromOnePort(begun, stop.Token)), Begin(() => AskFromManyPorts(begun, stop.Token)), Begin(() => AskFromManyPorts(begun, stop.Token)), Begin(() => Connect(begun, stop.Token))];
        Assert.True(await Begin(() => begun.Wait(PatienceMs, TestContext.Current.CancellationToken)), "nobody answers");
        var processes = new HashSet<int> { await _program.ProcessAsync() };
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("runs: udp", await _program.HoldsAsync("dns", "restart"), StringComparison.Ordinal);
            Assert.True(processes.Add(await _program.ProcessAsync()), "the process is another one");
        }

        await stop.CancelAsync();
        await Task.WhenAll(asking);
    }

    [Fact]
    public async Task A_process_that_cannot_take_the_place_leaves_the_one_that_runs()
    {
        _program.Declare("one");
        await _program.HoldsAsync("dns", "start", "--file", "topology.yaml");
        var before = await _program.ProcessAsync();
        _program.Write("farspan: 1\nname: [\n");
        Assert.Equal(2, (await _program.RunAsync("dns", "restart")).Code);
        Assert.Equal(before, await _program.ProcessAsync());
        using var socket = Open();
        Assert.True(IsAnswered(socket, 1));
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static byte[] Query(ushort id)
    {
        Assert.True(DnsName.TryParse("which.example.org", out var name));
        var writer = new DnsMessageWriter(new byte[512]);
        writer.WriteStart(id, DnsHeader.RecursionDesired);
        Assert.True(writer.TryWriteQuestion(new DnsQuestion(name, DnsType.TXT, DnsClass.IN)));
        return writer.Written.ToArray();
    }

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = PatienceMs };
        socket.Connect(IPAddress.Loopback, _program.Port);
        return socket;
    }

    // Sent once: what is lost stays lost.
    private static bool IsAnswered(Socket socket, ushort id)
    {
        var buffer = new byte[1500];
        socket.Send(Query(id));
        return socket.Receive(buffer) > 12 && ((buffer[0] << 8) | buffer[1]) == id && (buffer[3] & 15) == 0;
    }

    // A thread each: they wait for sockets all the time.
    private static Task<bool> Begin(Func<bool> action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool AskFromOnePort(CountdownEvent begun, CancellationToken stop)
    {
        using var socket = Open();
        return Repeat(begun, count => Assert.True(IsAnswered(socket, (ushort)count), $"question {count}"), stop);
    }

    // Each port may belong to another of the server's sockets.
    private bool AskFromManyPorts(CountdownEvent begun, CancellationToken stop) => Repeat(
        begun,
        count =>
        {
            using var socket = Open();
            Assert.True(IsAnswered(socket, (ushort)count), $"question {count}");
        },
        stop);

    // Refused or reset is an exception.
    private bool Connect(CountdownEvent begun, CancellationToken stop) => Repeat(
        begun,
        _ =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = PatienceMs, LingerState = new LingerOption(true, 0) };
            socket.Connect(IPAddress.Loopback, _program.Port);
        },
        stop);

    private static bool Repeat(CountdownEvent begun, Action<int> action, CancellationToken stop)
    {
        for (var count = 1; !stop.IsCancellationRequested; count++)
        {
            action(count);
            if (count == 1)
            {
                begun.Signal();
            }
        }

        return true;
    }
}
