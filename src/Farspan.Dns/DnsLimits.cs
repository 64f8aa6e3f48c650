namespace Farspan.Dns;

/// <summary>Sizes that the protocol fixes.</summary>
public static class DnsLimits
{
    /// <summary>Longest label in bytes (RFC 1035 section 2.3.4).</summary>
    public const int LabelBytes = 63;

    /// <summary>Longest name in bytes on the wire, with its final zero (RFC 1035 section 2.3.4).</summary>
    public const int NameBytes = 255;
}
