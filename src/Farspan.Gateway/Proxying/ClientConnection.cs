using System.Text;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>A caller's connection: reads one request after the other, and lets an <see cref="Exchange"/> carry each.</summary>
internal sealed class ClientConnection : LoopTimer, IConnectionEvents
{
    private const int LingerBytes = 256 * 1024;
    private const long LingerTime = 1_000;

    private readonly LoopContext _context;
    private readonly Exchange _exchange;
    private readonly CallerStream? _stream;
    private ClientState _state;
    private byte[]? _input;
    private int _start;
    private int _end;
    private int _seen;
    private int _lingered;
    private bool _isRunning;
    private bool _isDrained;
    private bool _hasEnded;
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
    public bool SendsNoMore => _hasEnded && _end - _start <= Head.Length;

    /// <summary>The head, and what has arrived behind it. The head stays where it is until the exchange ends.</summary>
    public ReadOnlySpan<byte> HeadBytes => _input.AsSpan(_start, _end - _start);

    /// <summary>True when the caller sends nothing more.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>What has arrived behind the head.</summary>
    public ReadOnlySpan<byte> BehindHead => _input.AsSpan(_start + Head.Length, _end - _start - Head.Length);

    /// <summary>Fields that tell every upstream who called, the same for all requests of the connection.</summary>
    public ReadOnlySpan<byte> ForwardedFor => _forwardedFor ??= _stream?.ForwardedFor ?? MakeForwardedFor(Connection);

    /// <summary>Begins: the connection has just been accepted.</summary>
    public void Begin()
    {
        Connection.Events = this;
        _context.Loop.Arm(this, _context.Runtime.Current.Times.Head);
    }

    /// <summary>Hands the body's first bytes to a flow.</summary>
    public void BeginBody(BodyFlow flow)
    {
        flow.BeginWith(_input!, _start + Head.Length, _end, Head.Body, Head.ContentLength, Head.Body == BodyFraming.Chunked);
        _isDrained = false;
    }

    /// <summary>Everything that follows goes into a tunnel.</summary>
    public void BeginTunnel(BodyFlow flow) => flow.BeginWith(_input!, _start + Head.Length, _end, BodyFraming.UntilClose, 0, writesChunks: false);

    /// <summary>Takes back what a flow has read of the next request.</summary>
    public void EndBody(BodyFlow flow)
    {
        if (flow.Position is { } position)
        {
            // The head stays in front until the exchange ends: only what the flow used is closed up.
            var left = _end - position;
            var bodyStart = _start + Head.Length;
            _input.AsSpan(position, left).CopyTo(_input.AsSpan(bodyStart));
            _end = bodyStart + left;
        }
        else
        {
            _end = _start + Head.Length;
            var leftover = flow.Leftover;
            MakeRoom(leftover.Length);
            leftover.CopyTo(_input.AsSpan(_end));
            _end += leftover.Length;
        }

        flow.ReleaseInput();
    }

    /// <summary>The exchange is over and the answer on its way.</summary>
    /// <param name="keepsConnection">True when another request may follow.</param>
    public void EndExchange(bool keepsConnection)
    {
        _start += Head.Length;
        _seen = 0;
        _state = ClientState.Idle;
        if (!keepsConnection || _context.Runtime.EndsIdle)
        {
            Linger();
            return;
        }

        Run();
    }

    /// <summary>Ends the connection once what is carried has ended; at once where nothing is. A request that crosses the end is read away, so that its sender sees an orderly end and no reset.</summary>
    public void Drain()
    {
        if (_state == ClientState.Idle)
        {
            Linger();
        }
    }

    /// <summary>Ends the connection.</summary>
    /// <param name="isAbort">True where the caller must not take for whole what it has.</param>
    public void End(bool isAbort = false)
    {
        if (_state == ClientState.Ended)
        {
            return;
        }

        if (isAbort)
        {
            Connection.Abort();
        }
        else
        {
            Connection.Close();
        }

        Forget();
    }

    /// <inheritdoc/>
    public void Readable()
    {
        _isDrained = false;
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
        while (!_isDrained && !_hasEnded && _input is not null && _end < _input.Length)
        {
            var read = Receive();
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

    private void Run()
    {
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        while (_state is ClientState.Idle or ClientState.Head && Step())
        {
        }

        _isRunning = false;
    }

    // One step of reading; false when there is nothing to do now.
    private bool Step()
    {
        var target = _context.Runtime.Current;
        if (_end > _start && _end - _start > _seen)
        {
            if (_state == ClientState.Idle)
            {
                _state = ClientState.Head;
                _context.Loop.Arm(this, target.Times.Head);
            }

            if (_requests == 0 && !IsStream && _context.Runtime.Http2 is { } server && MayBeHttp2())
            {
                return TakenForHttp2(server) ? false : Read(target);
            }

            var result = RequestHeadParser.Parse(_input.AsSpan(_start, _end - _start), _seen, target.Head, Head);
            if (result != HeadResult.Incomplete)
            {
                Begin(target, result);
                return true;
            }

            _seen = _end - _start;
        }

        return Read(target);
    }

    private void Begin(GatewayTarget target, HeadResult result)
    {
        _requests++;
        _state = ClientState.Busy;
        if (result == HeadResult.Complete && _stream is { Refusal: { } refusal })
        {
            Head.Refusal = refusal;
            result = HeadResult.Refused;
        }

        if (result == HeadResult.Refused)
        {
            _exchange.RefuseUnread(Head.Refusal!);
        }
        else
        {
            _exchange.Begin(target);
        }
    }

    private bool Read(GatewayTarget target)
    {
        if (_hasEnded)
        {
            End();
            return false;
        }

        if (_isDrained)
        {
            Rest(target);
            return false;
        }

        MakeRoom(1);
        var read = Receive();
        if (read > 0)
        {
            return true;
        }

        if (read == TransportConnection.WouldBlock)
        {
            Rest(target);
        }
        else
        {
            End();
        }

        return false;
    }

    private int Receive()
    {
        var read = Connection.Receive(_input.AsSpan(_end));
        if (read > 0)
        {
            _end += read;
        }
        else if (read == 0)
        {
            _hasEnded = true;
        }
        else
        {
            _isDrained = true;
        }

        return read;
    }

    // Nothing to read: an idle connection holds no buffer.
    private void Rest(GatewayTarget target)
    {
        if (_end > _start)
        {
            return;
        }

        _context.Buffers.Return(ref _input);
        (_start, _end, _seen) = (0, 0, 0);
        if (_requests > 0)
        {
            _context.Loop.Arm(this, target.Times.Idle);
        }
    }

    // Room behind what is there: at the front stands the head of the exchange, or nothing that is needed.
    private void MakeRoom(int bytes)
    {
        _input ??= _context.Buffers.RentSmall();
        if (_end == _start)
        {
            (_start, _end) = (0, 0);
        }
        else if (_input.Length - _end < bytes || (_start > 0 && _end == _input.Length))
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            (_start, _end) = (0, _end - _start);
        }

        if (_input.Length - _end < bytes)
        {
            // What a chunked body brought along of the next requests, behind a long head; or heads may be longer since a reload.
            var larger = _context.Buffers.Rent(_end + bytes);
            _input.AsSpan(0, _end).CopyTo(larger);
            _context.Buffers.Return(ref _input);
            _input = larger;
        }
    }

    // RFC 9113 section 3.4: whoever knows that HTTP/2 is spoken here begins with a preface that is no request.
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    // As long as nothing says otherwise: the preface may come in pieces.
    private bool MayBeHttp2()
    {
        var length = Math.Min(_end - _start, Preface.Length);
        return _input.AsSpan(_start, length).SequenceEqual(Preface[..length]);
    }

    private bool TakenForHttp2(Http2.IHttp2Server server)
    {
        if (_end - _start < Preface.Length)
        {
            return false;
        }

        HandOver(server, _input.AsSpan(_start, _end - _start));
        return true;
    }

    /// <summary>Hands the connection to the server for HTTP/2.</summary>
    internal void HandOver(Http2.IHttp2Server server, ReadOnlySpan<byte> already)
    {
        var caller = Connection.Remote.Address;
        var runtime = _context.Runtime;
        _state = ClientState.Ended;
        Disarm();
        _context.Clients.Remove(this);
        server.Take(_context.Loop, Connection, new StreamCarrier(_context, Connection, Listener), already, () =>
        {
            _context.Loop.Post(_context.Counters.ConnectionClosed);
            runtime.Callers.Leave(caller);
        });
        _context.Buffers.Return(ref _input);
    }

    private void Linger()
    {
        _state = ClientState.Lingering;
        Connection.EndSending();
        _context.Loop.Arm(this, LingerTime);
        ReadAway();
    }

    private void ReadAway()
    {
        _input ??= _context.Buffers.RentSmall();
        while (!_hasEnded && _lingered < LingerBytes)
        {
            var read = Connection.Receive(_input);
            if (read == TransportConnection.WouldBlock)
            {
                return;
            }

            _hasEnded = read <= 0;
            _lingered += Math.Max(read, 0);
        }

        End();
    }

    private void Forget()
    {
        _state = ClientState.Ended;
        Disarm();
        _exchange.Forget();
        _context.Buffers.Return(ref _input);
        _context.Clients.Remove(this);
        if (!IsStream)
        {
            _context.Counters.ConnectionClosed();
            _context.Runtime.Callers.Leave(Connection.Remote.Address);
        }
    }

    // RFC 7239 section 6: an IPv6 address stands in brackets and quotation marks.
    internal static byte[] MakeForwardedFor(TransportConnection connection)
    {
        var address = connection.Remote.Address.IsIPv4MappedToIPv6 ? connection.Remote.Address.MapToIPv4() : connection.Remote.Address;
        var scheme = connection.Tls is null ? "http" : "https";
        var node = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"\"[{address}]\"" : address.ToString();
        return Encoding.ASCII.GetBytes($"X-Forwarded-For: {address}\r\nX-Forwarded-Proto: {scheme}\r\nForwarded: for={node};proto={scheme}");
    }
}
