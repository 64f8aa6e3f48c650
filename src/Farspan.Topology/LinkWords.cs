using Farspan.Topology.Model;

namespace Farspan.Topology;

/// <summary>Methods of links as the file and every output call them.</summary>
public static class LinkWords
{
    /// <summary><c>peering</c>, <c>private-link</c>, <c>vpn</c>, <c>internet</c>, <c>static-route</c>.</summary>
    public static string Of(LinkMethod method) => method switch
    {
        LinkMethod.PrivateLink => "private-link",
        LinkMethod.StaticRoute => "static-route",
        LinkMethod.Vpn => "vpn",
        LinkMethod.Internet => "internet",
        _ => "peering",
    };
}
