using System.Diagnostics;
using Farspan.Gateway.Audit;

namespace Farspan.Gateway.Proxying;

/// <content>How it ends, and the line that it leaves.</content>
internal sealed partial class Exchange
{
    // Ends it: the last thing that happens to an exchange, whatever became of it.
    private void Close(bool reusesUpstream)
    {
        if (_phase == ExchangePhase.None)
        {
            return;
        }

        var isCutTunnel = _phase == ExchangePhase.Tunnel && !(_isRequestDone && _isAnswerDone);
        if (_phase == ExchangePhase.Tunnel)
        {
            _context.Counters.TunnelClosed();
        }

        _phase = ExchangePhase.None;
        if (_upstream is not null && reusesUpstream && _upstream.IsQuiet)
        {
            _upstream.Release();
            _upstream = null;
        }
        else if (isCutTunnel)
        {
            // Whoever is behind it must not take for whole what it has.
            _upstream?.Connection.Abort();
        }

        DropUpstream();
        if (_hasPlace)
        {
            _decision.Upstream!.Leave();
            _hasPlace = false;
        }

        WriteAudit();
        _request.Reset();
        _answer.Reset();
    }

    private void DropUpstream()
    {
        _upstream?.Close();
        _upstream = null;
    }

    // The caller has a part of an answer: only the end of its connection tells it that it is not whole.
    private void Cut()
    {
        Close(reusesUpstream: false);
        _caller.End(isAbort: true);
    }

    private void WriteAudit()
    {
        var counters = _context.Counters;
        var microseconds = (long)Stopwatch.GetElapsedTime(_began).TotalMicroseconds;
        counters.RequestEnded(_status, microseconds, _request.Bytes, _answer.Bytes, _failure);
        var head = _caller.Head;
        var bytes = _caller.HeadBytes;
        _context.Audit.Write(new AuditEntry
        {
            Began = _beganAt,
            Microseconds = microseconds,
            Id = _id,
            Caller = _decision.Caller,
            Source = _caller.Connection.Remote,
            Listener = _caller.Listener,
            Target = _decision.Upstream?.Name ?? (_decision.Egress is { } outside ? $"{outside.Host}:{outside.Port}" : null),
            Method = head.Method.Of(bytes),
            PathAndQuery = (head.PathAndQuery.IsEmpty ? head.Target : head.PathAndQuery).Of(bytes),
            Version = _caller.IsStream ? 20 : 10 + head.MinorVersion,
            Status = _status,
            BytesIn = _request.Bytes,
            BytesOut = _answer.Bytes,
            Rule = _decision.Rule,
            Missing = _decision.Missing,
            Failure = _failure,
        });
    }
}
