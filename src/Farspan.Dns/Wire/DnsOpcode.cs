namespace Farspan.Dns.Wire;

/// <summary>Kind of message. Source: RFC 1035 section 4.1.1.</summary>
public enum DnsOpcode
{
    /// <summary>A question.</summary>
    Query = 0,

    /// <summary>A zone has changed (RFC 1996).</summary>
    Notify = 4,

    /// <summary>A change of a zone (RFC 2136).</summary>
    Update = 5,
}
