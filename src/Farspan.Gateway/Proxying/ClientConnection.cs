using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>A caller's connection: reads one request after the other, and lets an <see cref="Exchange"/> carry each.</summary>
internal sealed partial class ClientConnection : LoopTimer, IConnectionEvents
{
    private readonly LoopContext _context;
    private readonly Exchange _exchange;
    private readonly CallerStream? _stream;
    private ClientState _state;
    private ClientInput _input;
    private int _seen;
    private bool _isRunning;
    private long _requests;
    private byte[]? _forwardedFor;

    public ClientConnection(LoopContext context, TransportConnection connection, string listener, CallerStream? stream = null)
    {
        (_context, Connection, Listener, _stream) = (context, connection, listener, stream);
        _exchange = new Exchange(context, this);
        context.Clients.Add(this);
        if (!IsStream)
        {
            context.Counters.ConnectionOpened();
        }
    }

    /// <summary>The connection.</summary>
    public TransportConnection Connection { get; }

    /// <summary>Name of the listener that accepted it.</summary>
    public string Listener { get; }

    /// <summary>True when it lies in memory and brings one request of an HTTP/2 connection.</summary>
    public bool IsStream => _stream is not null;

    /// <summary>True between two requests.</summary>
    public bool IsIdle => _state == ClientState.Idle;

    /// <summary>Head of the request that is read or carried.</summary>
    public RequestHead Head { get; } = new();

    /// <summary>True when the caller has ended its side and nothing lies behind the request that is carried.</summary>
    public bool SendsNoMore => _input.HasEnded && _input.Length <= Head.Length;

    /// <summary>The head, and what has arrived behind it. The head stays where it is until the exchange ends.</summary>
    public ReadOnlySpan<byte> HeadBytes => _input.Bytes;

    /// <summary>True when the caller sends nothing more.</summary>
    public bool HasEnded => _input.HasEnded;

    /// <summary>What has arrived behind the head.</summary>
    public ReadOnlySpan<byte> BehindHead => _input.Bytes[Head.Length..];

    /// <summary>Fields that tell every upstream who called, the same for all requests of the connection.</summary>
    public ReadOnlySpan<byte> ForwardedFor => _forwardedFor ??= _stream?.ForwardedFor ?? ForwardedFields.Of(Connection);

    /// <summary>Begins: the connection has just been accepted.</summary>
    public void Begin()
    {
        Connection.Events = this;
        _context.Loop.Arm(this, _context.Runtime.Current.Times.Head);
    }

    /// <summary>Hands the body's first bytes to a flow.</summary>
    public void BeginBody(BodyFlow flow)
    {
        _input.Lend(flow, Head.Length, Head.Body, Head.ContentLength, Head.Body == BodyFraming.Chunked);
        _input.IsDrained = false;
    }

    /// <summary>Everything that follows goes into a tunnel.</summary>
    public void BeginTunnel(BodyFlow flow) => _input.Lend(flow, Head.Length, BodyFraming.UntilClose, 0, writesChunks: false);

    /// <summary>Takes back what a flow has read of the next request.</summary>
    public void EndBody(BodyFlow flow)
    {
        _input.TakeBack(flow, Head.Length, _context.Buffers);
        flow.ReleaseInput();
    }

    /// <summary>The exchange is over and the answer on its way.</summary>
    /// <param name="keepsConnection">True when another request may follow.</param>
    public void EndExchange(bool keepsConnection)
    {
        _input.Skip(Head.Length);
        _seen = 0;
        _state = ClientState.Idle;
        if (!keepsConnection || _context.Runtime.EndsIdle)
        {
            Linger();
            return;
        }

        Run();
    }

    /// <inheritdoc/>
    public void Readable()
    {
        _input.IsDrained = false;
        switch (_state)
        {
            case ClientState.Idle or ClientState.Head:
                Run();
                break;
            case ClientState.Busy:
                _exchange.CallerReadable();
                break;
            case ClientState.Lingering:
                ReadAway();
                break;
        }
    }

    /// <inheritdoc/>
    public void Writable()
    {
        if (_state == ClientState.Busy)
        {
            _exchange.CallerWritable();
        }
    }

    /// <inheritdoc/>
    public void Failed(string reason)
    {
        if (_state == ClientState.Busy)
        {
            _exchange.CallerFailed();
        }

        End();
    }

    /// <inheritdoc/>
    public override void Elapsed()
    {
        switch (_state)
        {
            case ClientState.Head:
                Head.Refusal = Refusals.HeadTimeout;
                Begin(_context.Runtime.Current, HeadResult.Refused);
                break;
            case ClientState.Busy:
                _exchange.TimedOut();
                break;
            default:
                End();
                break;
        }
    }

    /// <summary>Notices, while an exchange waits for its upstream, whether the caller has gone. What it sends meanwhile is kept for later, as far as there is room.</summary>
    /// <returns>False when it has gone.</returns>
    public bool StillThere()
    {
        while (!_input.IsDrained && !_input.HasEnded && _input.HasRoom)
        {
            var read = _input.Receive(Connection);
            if (read == TransportConnection.Broken)
            {
                return false;
            }

            if (read < 0)
            {
                break;
            }
        }

        return true;
    }
}
