namespace Farspan.Dns;

/// <summary>Sizes that the protocol fixes, and bounds of ours.</summary>
public static class DnsLimits
{
    /// <summary>Longest label in bytes (RFC 1035 section 2.3.4).</summary>
    public const int LabelBytes = 63;

    /// <summary>Longest name in bytes on the wire, with its final zero (RFC 1035 section 2.3.4).</summary>
    public const int NameBytes = 255;

    /// <summary>Longest answer to an asker over UDP that does not know EDNS (RFC 1035 section 2.3.4).</summary>
    public const int PlainUdpBytes = 512;

    /// <summary>Longest datagram sent and taken: one that is not fragmented on any usual path (the DNS flag day of 2020; RFC 9715).</summary>
    public const int UdpPayloadBytes = 1232;

    /// <summary>Longest message on a stream (RFC 1035 section 4.2.2).</summary>
    public const int MessageBytes = 65535;

    /// <summary>Other names that are followed within one answer; more is a mistake in the zones, or a circle.</summary>
    public const int AliasSteps = 16;
}
