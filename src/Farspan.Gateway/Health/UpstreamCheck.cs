using System.Text;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Health;

/// <summary>The checks of one upstream, one after the other: a connection of its own each, and an HTTP request where a path is declared. It is its own timer: for the next check while it waits, for the end of a check while it runs.</summary>
internal sealed class UpstreamCheck : LoopTimer, IConnectionEvents
{
    /// <summary>Room for an answer's head; the request is shorter.</summary>
    public const int BufferLength = 8 * 1024;

    private static readonly HeadLimits Limits = new(BufferLength, 100);
    private readonly HealthChecker _checker;
    private readonly Upstream _upstream;
    private readonly byte[] _request;
    private readonly ResponseHead _head = new();
    private TransportConnection? _connection;
    private byte[]? _buffer;
    private int _sent;
    private int _received;
    private int _seen;
    private long _nextDelay;
    private long _beganAt;
    private long _began;

    /// <summary>Makes it.</summary>
    public UpstreamCheck(HealthChecker checker, Upstream upstream)
    {
        (_checker, _upstream) = (checker, upstream);
        _request = upstream.Spec.Health.Path is { } path
            ? Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {upstream.Machine}:{upstream.Endpoint.Port}\r\nUser-Agent: farspan-gateway\r\nAccept: */*\r\nConnection: close\r\n\r\n")
            : [];
    }

    /// <summary>True when its upstream is checked no more.</summary>
    public bool IsStopped { get; private set; }

    private HealthCheckSpec Spec => _upstream.Spec.Health;

    /// <summary>Begins to check.</summary>
    /// <param name="firstDelay">Until the first check, in milliseconds.</param>
    /// <param name="secondDelay">From the first to the second; from then on it is the interval.</param>
    public void Start(long firstDelay, long secondDelay)
    {
        _nextDelay = secondDelay;
        _checker.Loop.Arm(this, firstDelay);
    }

    /// <summary>Ends checking; a check that runs has no result.</summary>
    public void Stop()
    {
        IsStopped = true;
        Disarm();
        if (_buffer is not null)
        {
            Release();
        }
    }

    /// <summary>Runs one check.</summary>
    public void Run(byte[] buffer)
    {
        _buffer = buffer;
        (_sent, _received, _seen) = (0, 0, 0);
        _began = _checker.Time.GetTimestamp();
        _beganAt = _checker.Loop.Now;
        _checker.Loop.Arm(this, (long)Spec.Timeout.TotalMilliseconds);
        _connection = _checker.Loop.Connect(_upstream.Endpoint, this);
    }

    /// <inheritdoc/>
    public override void Elapsed()
    {
        if (_buffer is null)
        {
            _checker.Enter(this);
        }
        else
        {
            End(passed: false);
        }
    }

    /// <inheritdoc/>
    public void Writable()
    {
        while (_buffer is not null && _sent < _request.Length)
        {
            var sent = _connection!.Send(_request.AsSpan(_sent));
            if (sent == TransportConnection.WouldBlock)
            {
                return;
            }

            if (sent == TransportConnection.Broken)
            {
                End(passed: false);
                return;
            }

            _sent += sent;
        }

        if (_buffer is not null && _request.Length == 0)
        {
            End(passed: true);
        }
    }

    /// <inheritdoc/>
    public void Readable()
    {
        while (_buffer is not null && _request.Length > 0)
        {
            var received = _connection!.Receive(_buffer.AsSpan(_received));
            if (received == TransportConnection.WouldBlock)
            {
                return;
            }

            if (received <= 0)
            {
                End(passed: false);
                return;
            }

            _received += received;
            Parse();
        }
    }

    /// <inheritdoc/>
    public void Failed(string reason)
    {
        if (_buffer is not null)
        {
            End(passed: false);
        }
    }

    private void Parse()
    {
        while (_buffer is not null)
        {
            var result = ResponseHeadParser.Parse(_buffer.AsSpan(0, _received), _seen, Limits, RequestMethod.Get, _head);
            if (result == HeadResult.Incomplete)
            {
                _seen = _received;
                return;
            }

            // Interim answers come before the real one (RFC 9110 section 15.2).
            if (result == HeadResult.Complete && _head.Status is > 101 or 100)
            {
                if (_head.Status >= 200)
                {
                    End(passed: _head.Status < 400);
                    return;
                }

                _buffer.AsSpan(_head.Length, _received - _head.Length).CopyTo(_buffer);
                (_received, _seen) = (_received - _head.Length, 0);
                continue;
            }

            End(passed: false);
        }
    }

    private void End(bool passed)
    {
        var microseconds = (long)_checker.Time.GetElapsedTime(_began).TotalMicroseconds;
        var now = _checker.Loop.Now;
        _upstream.Health.Checked(passed, microseconds, now);

        // From begin to begin, so that a slow upstream is asked as often as a quick one.
        _checker.Loop.Arm(this, Math.Max(0, _beganAt + _nextDelay - now));
        _nextDelay = (long)Spec.Interval.TotalMilliseconds;
        Release();
    }

    // An answer may still be on its way: nobody waits for it.
    private void Release()
    {
        var buffer = _buffer!;
        _buffer = null;
        _connection!.Events = null;
        _connection.Abort();
        _connection = null;
        _checker.Leave(buffer);
    }
}
