using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Pages;

/// <summary>What one loop counted. Written by its thread alone, without locks; read by any.</summary>
public sealed class GatewayCounters
{
    /// <summary>Classes of status codes: 1xx to 5xx at their first digit, 0 for what got no answer.</summary>
    internal const int Classes = 6;

    private const int MostReasons = 128;
    private readonly long[] _answers = new long[Classes];
    private readonly long[] _buckets = new long[LatencyBuckets.Count];
    private readonly long[] _handshakes = new long[TlsFailureNames.Count];
    private readonly string?[] _reasons = new string?[MostReasons];
    private readonly long[] _reasonCounts = new long[MostReasons];
    private long _opened;
    private long _closed;
    private long _notAdmitted;
    private long _bytesIn;
    private long _bytesOut;
    private long _microseconds;
    private long _upstreamOpened;
    private long _upstreamReused;
    private long _retries;
    private long _tunnels;
    private long _tunnelsEnded;

    /// <summary>A caller's connection was accepted.</summary>
    public void ConnectionOpened() => Volatile.Write(ref _opened, _opened + 1);

    /// <summary>A caller's connection ended.</summary>
    public void ConnectionClosed() => Volatile.Write(ref _closed, _closed + 1);

    /// <summary>A caller's connection was not admitted: too many.</summary>
    public void ConnectionRefused() => Volatile.Write(ref _notAdmitted, _notAdmitted + 1);

    /// <summary>A caller's TLS handshake failed.</summary>
    public void HandshakeFailed(TlsFailure failure)
    {
        ref var count = ref _handshakes[(int)failure];
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>A connection to an upstream was begun.</summary>
    public void UpstreamOpened() => Volatile.Write(ref _upstreamOpened, _upstreamOpened + 1);

    /// <summary>A request went over a connection that was there.</summary>
    public void UpstreamReused() => Volatile.Write(ref _upstreamReused, _upstreamReused + 1);

    /// <summary>A request was sent once more over another connection.</summary>
    public void Retried() => Volatile.Write(ref _retries, _retries + 1);

    /// <summary>A tunnel or a changed protocol began.</summary>
    public void TunnelOpened() => Volatile.Write(ref _tunnels, _tunnels + 1);

    /// <summary>A tunnel or a changed protocol ended.</summary>
    public void TunnelClosed() => Volatile.Write(ref _tunnelsEnded, _tunnelsEnded + 1);

    /// <summary>A request ended; once for each line of the audit log.</summary>
    /// <param name="status">Status of the answer; 0 when there was none.</param>
    /// <param name="microseconds">From its head to the end of the answer.</param>
    /// <param name="bytesIn">Bytes of its body.</param>
    /// <param name="bytesOut">Bytes of the answer's body.</param>
    /// <param name="failure">Why it was refused or cut, as in the audit log; null when it went well.</param>
    public void RequestEnded(int status, long microseconds, long bytesIn, long bytesOut, string? failure)
    {
        var hundreds = (uint)status / 100;
        ref var answers = ref _answers[hundreds < Classes ? hundreds : 0];
        Volatile.Write(ref answers, answers + 1);
        ref var bucket = ref _buckets[LatencyBuckets.Find(microseconds)];
        Volatile.Write(ref bucket, bucket + 1);
        Volatile.Write(ref _microseconds, _microseconds + microseconds);
        Volatile.Write(ref _bytesIn, _bytesIn + bytesIn);
        Volatile.Write(ref _bytesOut, _bytesOut + bytesOut);
        if (failure is not null)
        {
            CountReason(failure);
        }
    }

    /// <summary>Adds what was counted so far.</summary>
    internal void AddTo(GatewayTotals totals)
    {
        for (var i = 0; i < Classes; i++)
        {
            totals.Answers[i] += Volatile.Read(ref _answers[i]);
        }

        for (var i = 0; i < LatencyBuckets.Count; i++)
        {
            totals.Buckets[i] += Volatile.Read(ref _buckets[i]);
        }

        for (var i = 0; i < MostReasons && Volatile.Read(ref _reasons[i]) is { } reason; i++)
        {
            totals.Reasons[reason] = totals.Reasons.GetValueOrDefault(reason) + Volatile.Read(ref _reasonCounts[i]);
        }

        for (var i = 0; i < _handshakes.Length; i++)
        {
            totals.FailedHandshakes[i] += Volatile.Read(ref _handshakes[i]);
        }

        // What ends is read before what begins: a sum of open ones is never below 0.
        totals.Closed += Volatile.Read(ref _closed);
        totals.Opened += Volatile.Read(ref _opened);
        totals.TunnelsEnded += Volatile.Read(ref _tunnelsEnded);
        totals.Tunnels += Volatile.Read(ref _tunnels);
        totals.NotAdmitted += Volatile.Read(ref _notAdmitted);
        totals.BytesIn += Volatile.Read(ref _bytesIn);
        totals.BytesOut += Volatile.Read(ref _bytesOut);
        totals.Microseconds += Volatile.Read(ref _microseconds);
        totals.UpstreamOpened += Volatile.Read(ref _upstreamOpened);
        totals.UpstreamReused += Volatile.Read(ref _upstreamReused);
        totals.Retries += Volatile.Read(ref _retries);
    }

    // Reasons are constants of ours, a few dozen; the last place is for what would be one too many.
    private void CountReason(string reason)
    {
        var place = 0;
        while (place < MostReasons - 1 && _reasons[place] is { } other && !ReferenceEquals(other, reason) && !string.Equals(other, reason, StringComparison.Ordinal))
        {
            place++;
        }

        Volatile.Write(ref _reasonCounts[place], _reasonCounts[place] + 1);
        if (_reasons[place] is null)
        {
            Volatile.Write(ref _reasons[place], place == MostReasons - 1 ? "other" : reason);
        }
    }
}
