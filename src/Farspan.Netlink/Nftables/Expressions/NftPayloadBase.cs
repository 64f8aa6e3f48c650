namespace Farspan.Netlink.Nftables.Expressions;

/// <summary>Header that a payload offset counts from.</summary>
public enum NftPayloadBase
{
    /// <summary>Ethernet.</summary>
    Link = 0,

    /// <summary>IPv4 or IPv6.</summary>
    Network = 1,

    /// <summary>TCP, UDP, ICMP.</summary>
    Transport = 2,
}
