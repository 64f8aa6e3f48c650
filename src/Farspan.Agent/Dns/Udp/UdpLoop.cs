using Farspan.Dns.Answering;
using Farspan.Linux.Sockets;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Udp;

/// <summary>One thread that answers the datagrams of one socket, a batch at a time: taken in one call, answered from one snapshot, sent in one call.</summary>
/// <remarks>It waits in the call that takes them: beside that and the sending there is no third call for each batch.</remarks>
public sealed class UdpLoop : IDisposable
{
    // A batch of questions and answers stays within a core's second-level cache (64 × 2.5 KiB).
    private const int BatchSize = 64;

    // Questions have no reason to be longer; one that is is no question of ours.
    private const int QueryBytes = 1280;
    private const int ResponseBytes = 1280;

    private readonly DatagramSocket _socket;
    private readonly IUdpPort _port;
    private readonly TimeProvider _time;
    private readonly DatagramBatch _batch = new(BatchSize, QueryBytes, ResponseBytes);
    private readonly Thread _thread;
    private volatile bool _finished;
    private volatile bool _leaves;
    private int _untilLogged;

    /// <param name="socket">What it answers; closed with it.</param>
    /// <param name="port">Its server.</param>
    /// <param name="time">The clock.</param>
    public UdpLoop(DatagramSocket socket, IUdpPort port, TimeProvider time)
    {
        (_socket, _port, _time) = (socket, port, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "dns-udp" };
    }

    /// <summary>What it has counted.</summary>
    public UdpCounts Counts { get; } = new();

    /// <summary>Begins to answer.</summary>
    public void Start() => _thread.Start();

    /// <summary>Takes nothing more; returns once the batch in hand is answered. Answers that others give may still be sent.</summary>
    public void Finish()
    {
        if (_leaves)
        {
            return;
        }

        _finished = true;
        _socket.EndReceiving();
        if (!_thread.ThreadState.HasFlag(ThreadState.Unstarted))
        {
            _thread.Join();
        }
    }

    /// <summary>Leaves the socket to another process that has it too: ends when it has answered what it takes next. <see cref="Wake"/> is what it may take.</summary>
    public void Leave() => (_leaves, _finished) = (true, true);

    /// <summary>Waits for the end that <see cref="Leave"/> began.</summary>
    /// <returns>False when that takes too long.</returns>
    public bool AwaitEnd(TimeSpan patience) => _thread.Join(patience);

    /// <summary>What is sent to one that leaves and waits for questions: no bytes, which are no question.</summary>
    public static ReadOnlySpan<byte> Wake => [];

    /// <summary>Ends, and closes the socket.</summary>
    public void Dispose()
    {
        Finish();
        if (!_leaves || !_thread.IsAlive)
        {
            _socket.Dispose();
        }
    }

    private void Run()
    {
        while (!_finished)
        {
            var count = _batch.Receive(_socket);
            if (count > 0)
            {
                Serve(count);
            }
        }
    }

    private void Serve(int count)
    {
        var began = _time.GetTimestamp();
        var now = (uint)_time.GetUtcNow().ToUnixTimeSeconds();
        var serving = _port.Current;
        var answered = 0;
        for (var i = 0; i < count; i++)
        {
            // The end of receiving and a wake-up are told by nothing.
            answered += !_batch.Query(i).IsEmpty && !_batch.IsCut(i) && TryAnswer(i, serving, now, began) ? 1 : 0;
        }

        _batch.Send(_socket);

        // What others are asked is timed by who asks them.
        Counts.Took(answered, _time.GetElapsedTime(began));
    }

    private bool TryAnswer(int index, UdpServing serving, uint now, long began)
    {
        var query = _batch.Query(index);
        var response = _batch.Response(index);
        var asker = new DnsAsker
        {
            Source = _batch.Source(index, out var isV6),
            IsV6 = isV6,
            Link = serving.UsesLinks ? _port.LinkName(_batch.Link(index)) : string.Empty,
            Transport = DnsTransport.Udp,
        };
        var outcome = Resolver.Answer(query, asker, response, serving.Snapshot, serving.Cookies, now);
        if (outcome.Kind == DnsOutcomeKind.Answered)
        {
            var length = Thinned(serving, asker, outcome, response, now);
            if (length > 0)
            {
                _batch.Reply(_socket, index, length);
            }

            Counts.Answer(outcome.View is { } view ? serving.ViewSlots[view.Index] : 0, outcome.Type, outcome.Code);
            if (serving.LogOneOf > 0 && --_untilLogged < 0)
            {
                _untilLogged = serving.LogOneOf - 1;
                _port.Log(query, asker, outcome, _time.GetElapsedTime(began));
            }

            return true;
        }

        if (outcome.Kind == DnsOutcomeKind.Forward)
        {
            _port.Forward(query, response[..outcome.Length], asker, outcome, _socket, _batch.Return(_socket, index));
        }
        else
        {
            Counts.Drop();
        }

        return false;
    }

    private int Thinned(UdpServing serving, in DnsAsker asker, in DnsOutcome outcome, Span<byte> response, uint now)
    {
        if (serving.Limiter is null || outcome.HasCookie)
        {
            return outcome.Length;
        }

        var verdict = serving.Limiter.Judge(asker, outcome.LimitKey, now);
        if (verdict == LimitVerdict.Send)
        {
            return outcome.Length;
        }

        Counts.Limit();
        return verdict == LimitVerdict.Truncate ? Resolver.Truncate(response, outcome.Length) : 0;
    }
}
