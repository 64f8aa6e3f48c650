namespace Farspan.Netlink.Nftables;

/// <summary>Where in a packet's way a base chain sits (families ip, ip6, inet, bridge).</summary>
/// <remarks>Source: linux/netfilter.h (NF_INET_*).</remarks>
public enum NftHook : byte
{
    /// <summary>Arrived, before routing.</summary>
    Prerouting = 0,

    /// <summary>For this host.</summary>
    Input = 1,

    /// <summary>Passing through.</summary>
    Forward = 2,

    /// <summary>From this host.</summary>
    Output = 3,

    /// <summary>Leaving, after routing.</summary>
    Postrouting = 4,
}
