namespace Farspan.Topology.Model;

/// <summary>Whether a subnet is reachable by route from the internet; what passes is then up to the policies.</summary>
public enum Exposure
{
    /// <summary>Not routed from outside its network, declared links and overlays excepted.</summary>
    Private,

    /// <summary>Private, but its machines reach the internet under the router's address.</summary>
    Egress,

    /// <summary>Routed from and to the internet.</summary>
    Public,
}
