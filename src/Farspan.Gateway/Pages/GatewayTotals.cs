namespace Farspan.Gateway.Pages;

/// <summary>What all loops counted together.</summary>
internal sealed class GatewayTotals
{
    /// <summary>Requests by class of their answer's status.</summary>
    public long[] Answers { get; } = new long[GatewayCounters.Classes];

    /// <summary>Requests by <see cref="LatencyBuckets"/>; not cumulated.</summary>
    public long[] Buckets { get; } = new long[LatencyBuckets.Count];

    /// <summary>Requests that were refused or cut, by reason.</summary>
    public SortedDictionary<string, long> Reasons { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that ended.</summary>
    public long Requests => Answers.Sum();

    /// <summary>Callers' connections that were accepted.</summary>
    public long Opened { get; set; }

    /// <summary>Those that ended.</summary>
    public long Closed { get; set; }

    /// <summary>Those that were not admitted.</summary>
    public long NotAdmitted { get; set; }

    /// <summary>TLS handshakes that failed, by <see cref="Transport.TlsFailure"/>.</summary>
    public long[] FailedHandshakes { get; } = new long[TlsFailureNames.Count];

    /// <summary>Bytes of requests' bodies.</summary>
    public long BytesIn { get; set; }

    /// <summary>Bytes of answers' bodies.</summary>
    public long BytesOut { get; set; }

    /// <summary>Time of all requests.</summary>
    public long Microseconds { get; set; }

    /// <summary>Connections to upstreams.</summary>
    public long UpstreamOpened { get; set; }

    /// <summary>Requests that needed no new one.</summary>
    public long UpstreamReused { get; set; }

    /// <summary>Requests that were sent once more.</summary>
    public long Retries { get; set; }

    /// <summary>Tunnels that began.</summary>
    public long Tunnels { get; set; }

    /// <summary>Tunnels that ended.</summary>
    public long TunnelsEnded { get; set; }

    /// <summary>Adds up.</summary>
    public static GatewayTotals Of(IReadOnlyList<GatewayCounters> counters)
    {
        var totals = new GatewayTotals();
        foreach (var loop in counters)
        {
            loop.AddTo(totals);
        }

        return totals;
    }
}
