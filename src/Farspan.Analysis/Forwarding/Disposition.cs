namespace Farspan.Analysis.Forwarding;

/// <summary>What becomes of a packet.</summary>
public enum Disposition
{
    /// <summary>The machine that has the destination address accepts it.</summary>
    Delivered,

    /// <summary>It leaves towards the internet.</summary>
    Exits,

    /// <summary>A filter refuses it on its way out of the machine that sends it.</summary>
    DeniedOut,

    /// <summary>A filter on the way, or at the destination, refuses it.</summary>
    DeniedIn,

    /// <summary>A node has no route for it.</summary>
    NoRoute,

    /// <summary>The kernel drops it on arrival: the route back to its source leads elsewhere (rp_filter, RFC 3704).</summary>
    ReversePath,

    /// <summary>Nobody on the segment has the address of the next hop.</summary>
    NeighbourUnreachable,

    /// <summary>The overlay has no peer for the destination, or its datagrams do not get through.</summary>
    NoTunnel,

    /// <summary>It comes back to a node where it has been.</summary>
    Loop,

    /// <summary>An answer comes back under an address that was not asked: nobody waits for it.</summary>
    NotAsked,

    /// <summary>It cannot be said; the trace tells why.</summary>
    Unknown,
}
