using System.Net;
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

    private readonly DnsEngine _engine;
    private readonly UdpLoop[] _loops;
    private readonly DatagramQuestions _questions;
    private bool _isDisposed;

    /// <summary>Begins to answer.</summary>
    /// <param name="spec">What it is.</param>
    /// <param name="sockets">From <see cref="Bind"/>; closed with it.</param>
    /// <param name="engine">Who answers.</param>
    /// <param name="time">The clock.</param>
    public DatagramListener(DnsListenerSpec spec, IReadOnlyList<DatagramSocket> sockets, DnsEngine engine, TimeProvider time)
    {
        (Spec, _engine) = (spec, engine);
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
    public async Task DrainAsync(CancellationToken now)
    {
        await Task.WhenAll(_loops.Select(loop => Task.Run(loop.Finish, CancellationToken.None)));
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
}
