using Farspan.Dns.Answering;
using Farspan.Linux.Sockets;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Udp;

/// <summary>One thread that answers datagrams, a batch at a time: taken in one call, answered from one snapshot, sent in one call.</summary>
internal sealed class UdpLoop : IDisposable
{
    // A batch of questions and answers stays within a core's second-level cache (64 × 2.5 KiB).
    private const int BatchSize = 64;

    // Questions have no reason to be longer; one that is is no question of ours.
    private const int QueryBytes = 1280;
    private const int ResponseBytes = 1280;

    private readonly DatagramSocket[] _sockets;
    private readonly IUdpPort _port;
    private readonly TimeProvider _time;
    private readonly DatagramBatch _batch = new(BatchSize, QueryBytes, ResponseBytes);
    private readonly Epoll _epoll;
    private readonly WakeEvent _wake;
    private readonly Thread _thread;
    private volatile bool _finished;
    private int _untilLogged;

    /// <param name="sockets">What it answers; closed with it.</param>
    /// <param name="port">Its server.</param>
    /// <param name="time">The clock.</param>
    public UdpLoop(IReadOnlyList<DatagramSocket> sockets, IUdpPort port, TimeProvider time)
    {
        (_sockets, _port, _time) = ([.. sockets], port, time);
        _epoll = Epoll.Create();
        _wake = WakeEvent.Create();
        _epoll.Add(_wake.Descriptor, EpollEvents.In, _sockets.Length);
        for (var i = 0; i < _sockets.Length; i++)
        {
            _epoll.Add(_sockets[i], EpollEvents.In, i);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "dns-udp" };
    }

    /// <summary>What it has counted.</summary>
    public UdpCounts Counts { get; } = new();

    /// <summary>Begins to answer.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends once the batch in hand is answered, and closes its sockets.</summary>
    public void Dispose()
    {
        _finished = true;
        _wake.Signal();
        if (_thread.ThreadState != ThreadState.Unstarted)
        {
            _thread.Join();
        }

        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _epoll.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        while (!_finished)
        {
            var count = _epoll.Wait(-1);
            for (var i = 0; i < count; i++)
            {
                _epoll.Read(i, out var tag);
                if (tag < _sockets.Length)
                {
                    Serve(_sockets[tag]);
                }
            }
        }
    }

    // A socket that always has a full batch lets the others have their turn after each.
    private void Serve(DatagramSocket socket)
    {
        var count = _batch.Receive(socket);
        if (count <= 0)
        {
            return;
        }

        var began = _time.GetTimestamp();
        var now = (uint)_time.GetUtcNow().ToUnixTimeSeconds();
        var serving = _port.Current;
        for (var i = 0; i < count; i++)
        {
            if (!_batch.IsCut(i))
            {
                Answer(socket, i, serving, now, began);
            }
        }

        _batch.Send(socket);
        Counts.Took(count, _time.GetElapsedTime(began));
    }

    private void Answer(DatagramSocket socket, int index, UdpServing serving, uint now, long began)
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
                _batch.Reply(socket, index, length);
            }

            Counts.Answer(outcome.View is { } view ? serving.ViewSlots[view.Index] : 0, outcome.Type, outcome.Code);
            if (serving.LogOneOf > 0 && --_untilLogged < 0)
            {
                _untilLogged = serving.LogOneOf - 1;
                _port.Log(query, asker, outcome, _time.GetElapsedTime(began));
            }
        }
        else if (outcome.Kind == DnsOutcomeKind.Forward)
        {
            _port.Forward(query, response[..outcome.Length], asker, outcome, socket, _batch.Return(socket, index));
        }
        else
        {
            Counts.Drop();
        }
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
