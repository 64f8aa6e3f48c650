namespace Farspan.Verification.Traffic;

/// <summary>What a captured frame carries, as far as encryption is concerned.</summary>
public enum FrameKind
{
    /// <summary>ARP: who has an address on this segment.</summary>
    Arp,

    /// <summary>ICMP or ICMPv6: errors, echo, neighbour discovery.</summary>
    Icmp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP whose payload has not the form of a WireGuard message.</summary>
    Udp,

    /// <summary>UDP whose payload has the form of a WireGuard message; whether it is one also depends on the port.</summary>
    WireGuardLike,

    /// <summary>A fragment that is not the first, so that its ports are not known.</summary>
    Fragment,

    /// <summary>Another transport, such as GRE or SCTP.</summary>
    OtherTransport,

    /// <summary>Neither ARP nor IP.</summary>
    NotIp,
}
