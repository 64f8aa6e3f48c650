namespace Farspan.Dns.Cache;

/// <summary>What is to be done with what was found.</summary>
public enum CacheState
{
    /// <summary>Nothing is kept.</summary>
    Missing,

    /// <summary>It is fresh: to be answered.</summary>
    Fresh,

    /// <summary>It is fresh, often asked and near its end: to be answered, and asked for anew meanwhile.</summary>
    Ending,

    /// <summary>Its time is over: to be answered only where nobody else answers in time (RFC 8767).</summary>
    Stale,

    /// <summary>Its time is over, and nobody answered a moment ago: to be answered at once, and nobody is asked (RFC 8767 section 5: failure recheck timer).</summary>
    Resting,
}
