using Farspan.Gateway.Health;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;

namespace Farspan.Gateway.Proxying;

/// <content>The way to the upstream.</content>
internal sealed partial class Exchange
{
    private void Forward()
    {
        var upstream = _decision.Upstream!;
        if (!upstream.Health.Admits(_context.Loop.Now))
        {
            Refuse(GatewayRefusals.UpstreamDead);
            return;
        }

        if (!upstream.TryEnter(_target.Limits.RequestsPerUpstream))
        {
            Refuse(GatewayRefusals.UpstreamBusy);
            return;
        }

        _hasPlace = true;
        if (IsTooLong())
        {
            Refuse(Refusals.BodySize);
            return;
        }

        Send(isFresh: _decision.Action == RouteAction.Tunnel);
    }

    private bool IsTooLong() => _caller.Head.Body == BodyFraming.Length && _target.Limits.BodyBytes is { } most && _caller.Head.ContentLength > most;

    // Takes a connection and writes the request to it; again for a retry.
    private void Send(bool isFresh)
    {
        _request.MostBytes = _target.Limits.BodyBytes ?? long.MaxValue;
        _pool = _context.PoolOf(_decision.Upstream!);
        if (_decision.Action == RouteAction.Forward && !WriteHead(_pool.Host, addsForwarded: true))
        {
            Refuse(GatewayRefusals.HeadTooLong);
            return;
        }

        Lease(_pool, isFresh);
    }

    private void Lease(UpstreamPool pool, bool isFresh)
    {
        _upstream = pool.Lease(this, isFresh);
        if (_upstream.IsNew)
        {
            _context.Counters.UpstreamOpened();
            _phase = ExchangePhase.Connecting;
            _context.Loop.Arm(_caller, _target.Times.Connect);
        }
        else
        {
            _context.Counters.UpstreamReused();
            Ask();
        }
    }

    private bool WriteHead(ReadOnlySpan<byte> host, bool addsForwarded)
    {
        var writer = new HeadWriter(_request.OutputRoom);
        var way = new RequestWay
        {
            Caller = _decision.Caller,
            Host = host,
            PrefixLength = _decision.PrefixLength,
            AddsForwarded = addsForwarded,
            IsHttp2 = _caller.IsStream,
            ForwardedFor = addsForwarded ? _caller.ForwardedFor : default,
        };
        RequestWriter.Write(_caller.HeadBytes, _caller.Head, way, _id, ref writer);
        _request.Wrote(writer.Length);
        _caller.BeginBody(_request);
        return !writer.IsTooLong;
    }

    private void Connected()
    {
        if (IsTunnel)
        {
            BeginTunnel();
        }
        else
        {
            Ask();
        }
    }

    private void Ask()
    {
        _phase = ExchangePhase.Asking;
        _context.Loop.Arm(_caller, _target.Times.Answer);
        PumpRequest();
    }

    private void PumpRequest()
    {
        if (_isGreeting && !Greeted())
        {
            return;
        }

        var result = _request.Move(_caller.Connection, _upstream!.Connection);
        _isUpstreamFull = result == FlowResult.WaitsForSink;
        switch (result)
        {
            case FlowResult.Done:
                RequestDone();
                break;
            case FlowResult.WaitsForSource or FlowResult.WaitsForSink when !IsRequestInPace(result):
                DropUpstream();
                Refuse(GatewayRefusals.BodySlow);
                break;
            case FlowResult.WaitsForSource or FlowResult.WaitsForSink:
                _context.Loop.Arm(_caller, _target.Times.Body);
                break;
            case FlowResult.Yields:
                Yield();
                break;
            case FlowResult.Refused when !_hasAnswer:
                DropUpstream();
                _endsConnection = true;
                Refuse(_request.Refusal!);
                break;
            case FlowResult.SinkBroken when _phase != ExchangePhase.Tunnel:
                // An upstream may answer and end before it has read everything (RFC 9112 section 9.5).
                _endsConnection = true;
                _isRequestDropped = true;
                PumpAnswer();
                break;
            default:
                _failure ??= _phase == ExchangePhase.Tunnel ? null : _request.Refusal?.Code ?? "caller-closed";
                Cut();
                break;
        }
    }

    // Once the upstream answers, it has seen what comes and takes part: then both ways are a conversation, which may be slow.
    private bool IsRequestInPace(FlowResult result)
    {
        var waitsForCaller = result == FlowResult.WaitsForSource && !_hasAnswer && !IsUpstreamsTurn;
        return _requestPace.Holds(waitsForCaller, _context.Loop.Now, _request.Bytes, _target.Times.Body) || _hasAnswer;
    }

    private void RequestDone()
    {
        _isRequestDone = true;
        if (_phase == ExchangePhase.Tunnel)
        {
            _upstream!.Connection.EndSending();
            EndTunnelIfDone();
            return;
        }

        _caller.EndBody(_request);
        if (_phase == ExchangePhase.Asking && _caller.Head.Body != BodyFraming.None)
        {
            _context.Loop.Arm(_caller, _target.Times.Answer);
        }
    }

    private void FailConnect()
    {
        _decision.Upstream?.Health.Failed(UpstreamFailure.Connect, _context.Loop.Now);
        DropUpstream();
        if (_decision.Egress is not null && TryNextAddress())
        {
            return;
        }

        Refuse(GatewayRefusals.ConnectFailed);
    }

    private void FailUpstream(Refusal refusal)
    {
        _decision.Upstream?.Health.Failed(UpstreamFailure.Timeout, _context.Loop.Now);
        DropUpstream();
        Refuse(refusal);
    }

    // The upstream ended or broke before its answer was whole.
    private void UpstreamBroke()
    {
        if (_phase == ExchangePhase.Tunnel)
        {
            Cut();
            return;
        }

        if (_hasAnswer)
        {
            _decision.Upstream?.Health.Failed(UpstreamFailure.Closed, _context.Loop.Now);
            _failure = "upstream-closed";
            Cut();
            return;
        }

        if (MayRetry())
        {
            Retry();
            return;
        }

        _decision.Upstream?.Health.Failed(UpstreamFailure.Closed, _context.Loop.Now);
        DropUpstream();
        Refuse(GatewayRefusals.UpstreamClosed);
    }

    // RFC 9110 section 9.2.2: once more where the connection had been waiting and may have ended meanwhile, where nothing of an answer came, and where
    // doing it twice does no harm. The body must still be there.
    private bool MayRetry() => !_wasRetried && _upstream is { IsNew: false } && _answerSeen == 0 && !_hasInterim && _decision.Action == RouteAction.Forward
        && _caller.Head.Body == BodyFraming.None && (RequestMethods.IsIdempotent(_caller.Head.Kind) || !_request.HasSent);

    private void Retry()
    {
        _wasRetried = true;
        _isRequestDone = _isRequestDropped = false;
        _endsConnection = !_caller.Head.KeepsAlive;
        _context.Counters.Retried();
        DropUpstream();
        _request.Reset();
        _answer.Reset();
        Send(isFresh: true);
    }
}
