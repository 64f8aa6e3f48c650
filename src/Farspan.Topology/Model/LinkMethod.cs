namespace Farspan.Topology.Model;

/// <summary>How a link is made. What may pass is up to the policies.</summary>
public enum LinkMethod
{
    /// <summary><c>peering</c>: both networks route to each other inside their cloud.</summary>
    Peering,

    /// <summary><c>static-route</c>: the routers of two sites route to each other over a line of their own.</summary>
    StaticRoute,

    /// <summary><c>private-link</c>: an address in one network stands for one service of the other, and neither sees the other's addresses.</summary>
    PrivateLink,

    /// <summary><c>vpn</c>: the routers of both networks route to each other through a WireGuard tunnel between them.</summary>
    Vpn,

    /// <summary><c>internet</c>: one service of the other network, through its gateway, with TLS and a token or certificate.</summary>
    Internet,
}
