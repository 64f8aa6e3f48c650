namespace Farspan.Gateway.Proxying;

/// <summary>What one loop has counted. Written by its thread, read by any: each number is whole, the sum of two may be torn.</summary>
internal sealed class LoopCounters
{
    private const int Classes = 6;

    private readonly long[] _byClass = new long[Classes];

    /// <summary>Connections accepted.</summary>
    public long Accepted;

    /// <summary>Connections refused because there were too many.</summary>
    public long Refused;

    /// <summary>TLS handshakes that failed.</summary>
    public long HandshakesFailed;

    /// <summary>Connections open.</summary>
    public long Open;

    /// <summary>Requests begun.</summary>
    public long Requests;

    /// <summary>Requests in flight.</summary>
    public long InFlight;

    /// <summary>Bytes of request bodies.</summary>
    public long BytesIn;

    /// <summary>Bytes of answers' bodies.</summary>
    public long BytesOut;

    /// <summary>Connections to upstreams begun.</summary>
    public long UpstreamConnects;

    /// <summary>Requests sent a second time.</summary>
    public long Retries;

    /// <summary>Requests that ended without a whole answer.</summary>
    public long Cut;

    /// <summary>Sum of the times of requests, in microseconds.</summary>
    public long Microseconds;

    /// <summary>Answers by hundreds of their status code; 0 without one.</summary>
    public long Answers(int hundreds) => Volatile.Read(ref _byClass[hundreds]);

    /// <summary>Counts an answer.</summary>
    internal void CountAnswer(int status) => _byClass[Math.Clamp(status / 100, 0, Classes - 1)]++;
}
