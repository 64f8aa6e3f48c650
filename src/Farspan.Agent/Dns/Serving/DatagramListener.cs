using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Farspan.Agent.Dns.Udp;
using Farspan.Linux.Sockets;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Datagrams: one question, one answer; a thread for each core, with a socket of its own on the same address.</summary>
/// <remarks>Source: RFC 1035 section 4.2.1.</remarks>
internal sealed class DatagramListener : IDnsListener
{
    // More threads than this wait for each other's cores.
    private const int MostLoops = 8;

    // What the kernel keeps while a thread does something else: some thousands of questions.
    private const int BufferBytes = 1 << 20;

    // How long a loop that leaves may take to see a wake-up, and how often it gets one: it shares the socket with one that is quicker where the machine is busy.
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenWakes = TimeSpan.FromMilliseconds(1);
    private const int WakesAtOnce = 16;

    private readonly DnsEngine _engine;
    private readonly IReadOnlyList<DatagramSocket> _sockets;
    private readonly Func<Socket> _open;
    private readonly TimeProvider _time;
    private readonly UdpLoop[] _loops;
    private readonly DatagramQuestions _questions;
    private bool _isDisposed;

    /// <summary>Begins to answer.</summary>
    /// <param name="spec">What it is.</param>
    /// <param name="sockets">From <see cref="Bind"/>; closed with it.</param>
    /// <param name="engine">Who answers.</param>
    /// <param name="open">Opens a socket in the network where it listens.</param>
    /// <param name="time">The clock.</param>
    public DatagramListener(DnsListenerSpec spec, IReadOnlyList<DatagramSocket> sockets, DnsEngine engine, Func<Socket> open, TimeProvider time)
    {
        (Spec, _sockets, _engine, _open, _time) = (spec, sockets, engine, open, time);
        Endpoint = sockets[0].ReadLocal();
        _questions = new DatagramQuestions(engine, time);
        _loops = [.. sockets.Select(socket => new UdpLoop(socket, _questions, time))];
        foreach (var loop in _loops)
        {
            engine.Counters.Watch(loop.Counts);
            loop.Start();
        }
    }

    /// <inheritdoc/>
    public DnsListenerSpec Spec { get; }

    /// <inheritdoc/>
    public IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SafeHandle> Sockets => _sockets;

    /// <summary>Takes an address, once for each thread.</summary>
    /// <exception cref="Farspan.Linux.KernelException">It is taken, or is not this machine's.</exception>
    public static IReadOnlyList<DatagramSocket> Bind(IPEndPoint endpoint)
    {
        var sockets = new List<DatagramSocket>();
        try
        {
            sockets.Add(DatagramSocket.Open(endpoint, BufferBytes));
            var local = sockets[0].ReadLocal();
            while (sockets.Count < Math.Clamp(Environment.ProcessorCount, 1, MostLoops))
            {
                sockets.Add(DatagramSocket.Open(local, BufferBytes));
            }

            return sockets;
        }
        catch
        {
            sockets.ForEach(s => s.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DrainAsync(bool isHandedOver, CancellationToken now)
    {
        await (isHandedOver ? LeaveAsync() : Task.WhenAll(_loops.Select(loop => Task.Run(loop.Finish, CancellationToken.None))));
        await _questions.WaitForIdleAsync(now);
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _questions.End();

        // Each waits for the batch in hand.
        await Task.WhenAll(_loops.Select(loop => Task.Run(loop.Dispose, CancellationToken.None)));
        foreach (var loop in _loops)
        {
            _engine.Counters.Forget(loop.Counts);
        }

        _questions.Dispose();
    }

    // A question that a loop has taken is answered before it ends. One that waits for questions is woken: which socket gets a datagram the kernel chooses by the sender's port,
    // and whichever process waits longer on it takes it.
    private async Task LeaveAsync()
    {
        Array.ForEach(_loops, loop => loop.Leave());
        var left = Task.WhenAll(_loops.Select(loop => Task.Run(() => loop.AwaitEnd(LeavePatience), CancellationToken.None)));
        while (!left.IsCompleted)
        {
            for (var i = 0; i < WakesAtOnce; i++)
            {
                using var socket = _open();
                socket.SendTo(UdpLoop.Wake, Endpoint);
            }

            await Task.WhenAny(left, Task.Delay(BetweenWakes, _time, CancellationToken.None));
        }
    }
}
