namespace Farspan.State.Filters;

/// <summary>The layer-4 protocol a rule matches; numbers are IANA's.</summary>
public enum FilterProtocol
{
    /// <summary>Any protocol.</summary>
    Any = 0,

    /// <summary>ICMP for IPv4.</summary>
    Icmp = 1,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,

    /// <summary>ICMP for IPv6, neighbour discovery included.</summary>
    IcmpV6 = 58,
}
