namespace Farspan.Topology.Model;

/// <summary>How a link is made. Routing only: what may pass is up to the policies.</summary>
public enum LinkMethod
{
    /// <summary><c>peering</c>: both networks route to each other inside their cloud.</summary>
    Peering,

    /// <summary><c>static-route</c>: the routers of two sites route to each other.</summary>
    StaticRoute,
}
