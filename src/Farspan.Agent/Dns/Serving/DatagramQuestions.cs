using System.Buffers;
using System.Net;
using Farspan.Addressing;
using Farspan.Agent.Dns.Udp;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Dns.Serving;

/// <summary>What loops that answer datagrams need of the server: what to answer from, and who takes over what others are asked.</summary>
internal sealed class DatagramQuestions(DnsEngine engine, TimeProvider time) : IUdpPort, IDisposable
{
    // Questions that wait for others; beyond it they are dropped, and come again.
    private const int MostWaiting = 8192;

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <inheritdoc/>
    public UdpServing Current => engine.Datagrams;

    /// <inheritdoc/>
    public string LinkName(int index) => engine.LinkName(index);

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<byte> query, ReadOnlySpan<byte> known, in DnsAsker asker, in DnsOutcome outcome, DatagramSocket socket, in DatagramReturn back)
    {
        lock (_gate)
        {
            if (_waiting == MostWaiting || _end.IsCancellationRequested)
            {
                engine.Counters.Drop();
                return;
            }

            _waiting++;
        }

        var response = ArrayPool<byte>.Shared.Rent(DnsLimits.MessageBytes);
        known.CopyTo(response);
        _ = AnswerAsync(query.ToArray(), response, asker, outcome, socket, back);
    }

    /// <inheritdoc/>
    public void Log(ReadOnlySpan<byte> query, in DnsAsker asker, in DnsOutcome outcome, TimeSpan elapsed) => engine.Log(query, asker, Source(asker), outcome, outcome.Code, "zone", elapsed);

    /// <summary>Waits until nothing is asked of others.</summary>
    public async Task WaitForIdleAsync(CancellationToken patience)
    {
        Task idle;
        lock (_gate)
        {
            idle = _waiting == 0 ? Task.CompletedTask : _idle.Task;
        }

        try
        {
            await idle.WaitAsync(patience);
        }
        catch (OperationCanceledException)
        {
            // Who asked comes again, elsewhere.
        }
    }

    /// <summary>Gives up what is asked of others.</summary>
    public void End() => _end.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    private async Task AnswerAsync(byte[] query, byte[] response, DnsAsker asker, DnsOutcome outcome, DatagramSocket socket, DatagramReturn back)
    {
        try
        {
            var length = await engine.ForwardAsync(query, asker, Source(asker), outcome, response.AsMemory(0, DnsLimits.MessageBytes), time.GetTimestamp(), _end.Token);
            if (length > 0)
            {
                socket.Send(back, response.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The server ends, or does not listen there any more.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(response);
            lock (_gate)
            {
                if (--_waiting == 0)
                {
                    _idle.SetResult();
                    _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
    }

    private static IPAddress Source(in DnsAsker asker) => IPAddressExtensions.FromNumber(asker.Source, asker.IsV6);
}
