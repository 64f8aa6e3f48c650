using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Tests.Health;

/// <summary>A loop whose time moves when told, and whose connections lead to a script. It keeps what the seam promises: events come never from within a call.</summary>
internal sealed class FakeLoop(Func<IPEndPoint, FakeUpstream?> upstreams) : TransportLoop
{
    private readonly Queue<Action> _posted = new();
    private readonly PriorityQueue<LoopTimer, long> _timers = new();
    private long _now = 1_000;

    public override long Now => _now;

    public int Open { get; private set; }

    public int MostOpen { get; private set; }

    public List<(long At, IPEndPoint Endpoint)> Connects { get; } = [];

    /// <summary>Runs everything up to a moment.</summary>
    public void RunUntil(long until)
    {
        while (true)
        {
            while (_posted.TryDequeue(out var action))
            {
                action();
            }

            if (!_timers.TryPeek(out var next, out var due) || due > until)
            {
                _now = until;
                return;
            }

            // Armed anew or disarmed since: another entry counts, or none.
            _timers.Dequeue();
            if (next.Due != due)
            {
                continue;
            }

            _now = Math.Max(_now, due);
            next.Due = null;
            next.Elapsed();
        }
    }

    public override void Run() => throw new NotSupportedException();

    public override void Finish() => throw new NotSupportedException();

    public override void Post(Action action) => _posted.Enqueue(action);

    public override IDisposable Listen(ListeningSocket listening, TlsAcceptor? tls, TimeSpan handshakeTimeout, IConnectionAcceptor acceptor) => throw new NotSupportedException();

    public override TransportConnection Connect(IPEndPoint remote, IConnectionEvents events)
    {
        Connects.Add((_now, remote));
        MostOpen = Math.Max(MostOpen, ++Open);
        return new FakeConnection(this, remote, events, upstreams(remote));
    }

    public override void Arm(LoopTimer timer, long milliseconds)
    {
        timer.Due = _now + milliseconds;
        _timers.Enqueue(timer, _now + milliseconds);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class FakeConnection : TransportConnection
    {
        private readonly FakeLoop _loop;
        private readonly FakeUpstream? _upstream;
        private readonly List<byte> _sent = [];
        private readonly Queue<byte[]> _answers = new();
        private bool _isEnded;
        private bool _isClosed;

        public FakeConnection(FakeLoop loop, IPEndPoint remote, IConnectionEvents events, FakeUpstream? upstream)
        {
            (_loop, Remote, Events, _upstream) = (loop, remote, events, upstream);
            if (upstream is { Accepts: true })
            {
                loop.Post(() => Events?.Writable());
            }
            else if (upstream is not null)
            {
                loop.Post(() => Events?.Failed("refused"));
            }
        }

        public override IPEndPoint Remote { get; }

        public override IPEndPoint Local => Remote;

        public override int Receive(Span<byte> buffer)
        {
            Assert.False(_isClosed);
            if (!_answers.TryDequeue(out var part))
            {
                return _isEnded ? 0 : WouldBlock;
            }

            part.CopyTo(buffer);
            return part.Length;
        }

        public override int Send(ReadOnlySpan<byte> bytes)
        {
            Assert.False(_isClosed);

            // A few bytes at a time, so that writing in parts is tried.
            var taken = Math.Min(bytes.Length, 40);
            _sent.AddRange(bytes[..taken]);
            if (_sent.Count > 4 && _sent.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
            {
                _upstream!.Requests.Add(System.Text.Encoding.ASCII.GetString([.. _sent]));
                _loop.Arm(new Later(Answer), _upstream.DelayMs);
            }

            return taken;
        }

        public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => throw new NotSupportedException();

        public override void EndSending() => throw new NotSupportedException();

        public override void Close() => Abort();

        public override void Abort()
        {
            _loop.Open -= _isClosed ? 0 : 1;
            _isClosed = true;
        }

        private void Answer()
        {
            foreach (var part in _upstream!.Answer.Chunk(_upstream.PartLength))
            {
                _answers.Enqueue([.. part.Select(letter => (byte)letter)]);
                if (!_isClosed)
                {
                    Events?.Readable();
                }
            }

            _isEnded = true;
            if (!_isClosed)
            {
                Events?.Readable();
            }
        }
    }

    private sealed class Later(Action action) : LoopTimer
    {
        public override void Elapsed() => action();
    }
}
