using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <content>The way back.</content>
internal sealed partial class Exchange
{
    private void PumpAnswer()
    {
        if (!_hasAnswer && _phase != ExchangePhase.Tunnel && !ReadAnswerHead())
        {
            return;
        }

        var result = _answer.Move(_upstream!.Connection, _caller.Connection);
        switch (result)
        {
            case FlowResult.Done:
                AnswerDone();
                break;
            case FlowResult.WaitsForSource or FlowResult.WaitsForSink when !IsAnswerInPace(result):
                _failure ??= result == FlowResult.WaitsForSink ? "caller-slow" : "upstream-slow";
                Cut();
                break;
            case FlowResult.WaitsForSource or FlowResult.WaitsForSink:
                _context.Loop.Arm(_caller, _target.Times.Body);
                break;
            case FlowResult.Yields:
                Yield();
                break;
            case FlowResult.SinkBroken:
                _failure ??= _phase == ExchangePhase.Tunnel ? null : "caller-closed";
                Cut();
                break;
            default:
                if (_phase != ExchangePhase.Tunnel)
                {
                    _failure = result == FlowResult.Refused ? _answer.Refusal!.Code : "upstream-closed";
                    _decision.Upstream?.Health.Failed(Health.UpstreamFailure.Closed, _context.Loop.Now);
                }

                Cut();
                break;
        }
    }

    // A caller must take what is there. An upstream may be slow where nobody says how long its answer is (server-sent events); a length says that all of it is there.
    private bool IsAnswerInPace(FlowResult result)
    {
        var waits = result == FlowResult.WaitsForSink || (_phase == ExchangePhase.Answering && _head.Body == BodyFraming.Length);
        return _phase == ExchangePhase.Tunnel || _answerPace.Holds(waits, _context.Loop.Now, _answer.Bytes, _target.Times.Body);
    }

    // True when the answer's head is written and its body can be moved.
    private bool ReadAnswerHead()
    {
        while (true)
        {
            var read = _answer.Receive(_upstream!.Connection);
            if (read == TransportConnection.WouldBlock)
            {
                return false;
            }

            if (read <= 0)
            {
                UpstreamBroke();
                return false;
            }

            while (true)
            {
                var bytes = _answer.Leftover;
                var result = ResponseHeadParser.Parse(bytes, _answerSeen, _target.Head, _caller.Head.Kind, _head);
                if (result == HeadResult.Incomplete)
                {
                    _answerSeen = bytes.Length;
                    break;
                }

                if (result == HeadResult.Refused)
                {
                    FailAnswer();
                    return false;
                }

                _answerSeen = _head.Length;
                if (_head.Status >= 200 || _head.Status == 101)
                {
                    return TakeAnswer();
                }

                if (!PassInterim())
                {
                    return false;
                }

                if (!_answer.HasLeftover)
                {
                    break;
                }
            }
        }
    }

    // 100, 102, 103 and the like (RFC 9110 section 15.2): HTTP/1.0 callers do not know them.
    private bool PassInterim()
    {
        if (_caller.Head.MinorVersion > 0)
        {
            var writer = new HeadWriter(_answer.OutputRoom);
            ResponseWriter.WriteInterim(_answer.Leftover, _head, ref writer);
            if (!writer.IsTooLong)
            {
                _answer.Wrote(writer.Length);
                if (!_answer.Flush(_caller.Connection))
                {
                    _failure = "caller-closed";
                    Cut();
                    return false;
                }
            }
        }

        _answer.Skip(_head.Length);
        _answerSeen = 0;
        _hasInterim = true;
        return true;
    }

    private bool TakeAnswer()
    {
        var caller = _caller.Head;
        if (_head.Status == 101 && (caller.Upgrade.IsEmpty || _head.Upgrade.IsEmpty || !_isRequestDone))
        {
            FailAnswer();
            return false;
        }

        var framing = _head.Status == 101 ? CallerFraming.Upgraded
            : _head.Body is BodyFraming.None or BodyFraming.Length ? CallerFraming.Same
            : caller.MinorVersion > 0 ? CallerFraming.Chunked : CallerFraming.UntilClose;
        _endsConnection |= framing == CallerFraming.UntilClose || _caller.SendsNoMore || !_isRequestDone || _context.Runtime.IsDraining;
        var writer = new HeadWriter(_answer.OutputRoom);
        var way = new ResponseWay
        {
            Host = HostOfUpstream,
            Prefix = caller.PathAndQuery.Of(_caller.HeadBytes)[.._decision.PrefixLength],
            IsLast = _endsConnection,
            SaysKeepAlive = caller.MinorVersion == 0,
        };
        ResponseWriter.Write(_answer.Leftover, _head, framing, way, _id, ref writer);
        if (writer.IsTooLong)
        {
            FailAnswer();
            return false;
        }

        _answer.Wrote(writer.Length);
        _status = _head.Status;
        _hasAnswer = true;
        _decision.Upstream?.Health.Succeeded(_context.Loop.Now);
        if (framing == CallerFraming.Upgraded)
        {
            _answer.BeginBehind(_head.Length, BodyFraming.UntilClose, 0, writesChunks: false);
            _phase = ExchangePhase.Tunnel;
            _context.Counters.TunnelOpened();
            _isRequestDone = false;
            _request.Reset();
            _caller.BeginTunnel(_request);
            Yield();
            return true;
        }

        _phase = ExchangePhase.Answering;
        _answer.BeginBehind(_head.Length, _head.Body, _head.ContentLength, framing == CallerFraming.Chunked);
        return true;
    }

    private void FailAnswer()
    {
        _decision.Upstream?.Health.Failed(Health.UpstreamFailure.Answer, _context.Loop.Now);
        DropUpstream();
        Refuse(GatewayRefusals.BadAnswer);
    }

    private void AnswerDone()
    {
        _isAnswerDone = true;
        if (_phase == ExchangePhase.Tunnel)
        {
            _caller.Connection.EndSending();
            EndTunnelIfDone();
            return;
        }

        // An upstream that sent more than its answer, or has not read the whole request, is not asked again.
        var reuses = _head.KeepsAlive && _isRequestDone && !_answer.HasLeftover && _decision.Egress is null;
        var keeps = !_endsConnection && _isRequestDone;
        Close(reuses);
        _caller.EndExchange(keeps);
    }

    private void EndTunnelIfDone()
    {
        if (_isRequestDone && _isAnswerDone)
        {
            Close(reusesUpstream: false);
            _caller.End();
        }
    }
}
