using System.Net;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>A loop of one thread over the framework's sockets: it waits for completions, for what is posted, and for timers.</summary>
internal sealed class PortableLoop : TransportLoop
{
    private readonly object _gate = new();
    private readonly HashSet<IDisposable> _owned = [];
    private readonly TimerWheel _timers;
    private List<(LoopOperation? Operation, Action? Action)> _waiting = [];
    private List<(LoopOperation? Operation, Action? Action)> _running = [];
    private bool _finished;
    private long _now = Environment.TickCount64;

    public PortableLoop() => _timers = new TimerWheel(_now);

    public override long Now => _now;

    /// <summary>Room to put two pieces together; in use only within a call.</summary>
    internal byte[] Record { get; } = new byte[16 * 1024];

    public override void Run()
    {
        SynchronizationContext.SetSynchronizationContext(new LoopContext(this));
        _now = Environment.TickCount64;
        while (Wait())
        {
            _now = Environment.TickCount64;
            foreach (var (operation, action) in _running)
            {
                operation?.Hear();
                action?.Invoke();
            }

            _running.Clear();
            _timers.Advance(_now);
        }
    }

    public override void Finish()
    {
        lock (_gate)
        {
            _finished = true;
            Monitor.Pulse(_gate);
        }
    }

    public override void Post(Action action) => Enqueue((null, action));

    public override IDisposable Listen(ListeningSocket listening, TlsAcceptor? tls, TimeSpan handshakeTimeout, IConnectionAcceptor acceptor) =>
        new PortableListener(this, listening, (PortableTlsAcceptor?)tls, handshakeTimeout, acceptor);

    public override TransportConnection Connect(IPEndPoint remote, IConnectionEvents events) => PortablePlainConnection.Connect(this, remote, events);

    public override void Arm(LoopTimer timer, long milliseconds) => _timers.Arm(timer, _now + milliseconds);

    /// <summary>Hears of a completed operation in the next round; from any thread.</summary>
    internal void Complete(LoopOperation operation) => Enqueue((operation, null));

    /// <summary>Ends it with the loop.</summary>
    internal void Own(IDisposable owned) => _owned.Add(owned);

    /// <summary>It has ended by itself.</summary>
    internal void Disown(IDisposable owned) => _owned.Remove(owned);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var owned in _owned.ToList())
            {
                owned.Dispose();
            }
        }
    }

    private void Enqueue((LoopOperation? Operation, Action? Action) work)
    {
        lock (_gate)
        {
            _waiting.Add(work);
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Waits for something to do and takes it.</summary>
    /// <returns>False when the loop shall end.</returns>
    private bool Wait()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_finished && _timers.Wait(_now) is var milliseconds and not 0)
            {
                Monitor.Wait(_gate, milliseconds);
            }

            (_waiting, _running) = (_running, _waiting);
            return !_finished;
        }
    }
}
