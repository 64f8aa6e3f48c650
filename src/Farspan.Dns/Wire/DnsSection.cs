namespace Farspan.Dns.Wire;

/// <summary>Part of a message that records stand in. Source: RFC 1035 section 4.1.</summary>
public enum DnsSection
{
    /// <summary>What was asked for.</summary>
    Answer,

    /// <summary>Who knows, or the zone's SOA where there is nothing.</summary>
    Authority,

    /// <summary>What may help.</summary>
    Additional,
}
