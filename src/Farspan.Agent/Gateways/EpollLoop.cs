using System.Net;
using System.Runtime.CompilerServices;
using Farspan.Gateway.Transport;
using Farspan.Linux.Sockets;
using Farspan.Linux.Tls;

namespace Farspan.Agent.Gateways;

/// <summary>A loop of one thread over one epoll.</summary>
internal sealed class EpollLoop : TransportLoop
{
    private readonly ConditionalWeakTable<ListeningSocket, EpollListenerGroup> _groups;
    private readonly Epoll _epoll;
    private readonly WakeEvent _wake;
    private readonly EpollSources _sources = new();
    private readonly TimerWheel _timers;
    private readonly Lock _posting = new();
    private List<Action> _posted = [];
    private List<Action> _running = [];
    private volatile bool _finished;
    private long _now = Environment.TickCount64;

    public EpollLoop(ConditionalWeakTable<ListeningSocket, EpollListenerGroup> groups)
    {
        _groups = groups;
        _timers = new TimerWheel(_now);
        _epoll = Epoll.Create();
        try
        {
            _wake = WakeEvent.Create();
        }
        catch
        {
            _epoll.Dispose();
            throw;
        }

        _epoll.Add(_wake.Descriptor, EpollEvents.In, _sources.Add(new Waker(_wake)));
    }

    public override long Now => _now;

    /// <summary>What it waits for with.</summary>
    internal Epoll Epoll => _epoll;

    /// <summary>What it waits for.</summary>
    internal EpollSources Sources => _sources;

    /// <summary>Room to put one TLS record together; in use only within a call.</summary>
    internal byte[] Record { get; } = new byte[TlsSession.RecordBytes];

    public override void Run()
    {
        _now = Environment.TickCount64;
        while (!_finished)
        {
            var count = _epoll.Wait(_timers.Wait(_now));
            _now = Environment.TickCount64;
            for (var i = 0; i < count; i++)
            {
                var events = _epoll.Read(i, out var tag);
                _sources.Find(tag)?.Ready(events);
            }

            _timers.Advance(_now);
            RunPosted();
        }
    }

    public override void Finish()
    {
        _finished = true;
        _wake.Signal();
    }

    public override void Post(Action action)
    {
        bool first;
        lock (_posting)
        {
            first = _posted.Count == 0;
            _posted.Add(action);
        }

        if (first)
        {
            _wake.Signal();
        }
    }

    public override IDisposable Listen(ListeningSocket listening, TlsAcceptor? tls, TimeSpan handshakeTimeout, IConnectionAcceptor acceptor) =>
        new EpollListener(this, _groups.GetOrCreateValue(listening), listening, (EpollTlsAcceptor?)tls, handshakeTimeout, acceptor);

    public override TransportConnection Connect(IPEndPoint remote, IConnectionEvents events) =>
        EpollPlainConnection.Connect(this, remote, events);

    public override void Arm(LoopTimer timer, long milliseconds) => _timers.Arm(timer, _now + milliseconds);

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        foreach (var source in _sources.All.ToList())
        {
            source.Drop();
        }

        _wake.Dispose();
        _epoll.Dispose();
    }

    private void RunPosted()
    {
        // Actions that these post run in the next round: they signal, as the list they go to is empty.
        lock (_posting)
        {
            (_posted, _running) = (_running, _posted);
        }

        foreach (var action in _running)
        {
            action();
        }

        _running.Clear();
    }

    /// <summary>Ends the waiting when something was posted.</summary>
    private sealed class Waker(WakeEvent wake) : IEpollSource
    {
        public void Ready(EpollEvents events) => wake.Clear();

        public void Drop()
        {
            // The loop frees it itself, last.
        }
    }
}
