using Farspan.Topology.Model;

namespace Farspan.Topology.Linking;

/// <summary>Which method joins two networks, and whether a declared one can: from clouds, regions and blocks alone.</summary>
/// <remarks>
/// <para>The methods and their uses: peering within one region of one cloud with disjoint blocks; private links across regions of AWS or Azure; VPN across clouds and to
/// own sites; the public internet where nothing private is possible; a static route where both sites are one's own.</para>
/// <para>Private links do not route, so that blocks may overlap: AWS PrivateLink guide («Concepts»), Azure Private Link («What is a private endpoint?»).</para>
/// </remarks>
public static class LinkAdvice
{
    /// <summary>The best method, and why as the rest of a sentence.</summary>
    public static (LinkMethod Method, string Why) Recommend(LinkSituation s)
    {
        if (s is { IsOneCloud: true, Overlaps: false, Region: RegionRelation.Same })
        {
            return (LinkMethod.Peering, "both are in one region of one cloud and their blocks are disjoint");
        }

        if (s.HasPrivateLinks)
        {
            return (LinkMethod.PrivateLink, s.Overlaps ? "their blocks overlap, and a private link does not route"
                : s.Region == RegionRelation.Unknown ? "both are in one cloud, and not known to be in one region" : "both are in one cloud, but in two regions");
        }

        if (s.Overlaps)
        {
            return (LinkMethod.Internet, "their blocks overlap, so that nothing can be routed between them");
        }

        return s.AreOwnSites ? (LinkMethod.StaticRoute, "both are sites of one's own")
            : s.IsOneCloud ? (LinkMethod.Vpn, "that cloud has no private links, and they are not in one region")
            : LinkSituation.IsCloud(s.First) && LinkSituation.IsCloud(s.Second) ? (LinkMethod.Vpn, "they are in two clouds")
            : (LinkMethod.Vpn, "one is in a cloud and the other at a site of one's own");
    }

    /// <summary>Whether a method fits, and why not as the rest of a sentence; empty where it does.</summary>
    public static (LinkFitness Fitness, string Why) Judge(LinkMethod method, LinkSituation s)
    {
        if (s.Overlaps && method is (LinkMethod.Peering or LinkMethod.Vpn or LinkMethod.StaticRoute))
        {
            return (LinkFitness.CannotWork, "their blocks overlap, and it routes between them");
        }

        return method switch
        {
            LinkMethod.Peering => Peering(s),
            LinkMethod.PrivateLink when !s.HasPrivateLinks => (LinkFitness.CannotWork, "private links exist within AWS and within Azure only"),
            LinkMethod.Vpn when s is { IsOneCloud: true, Region: RegionRelation.Same } => (LinkFitness.AnotherIsBetter, "both are in one region of one cloud, which routes between them by itself"),
            LinkMethod.Internet when s.HasPrivateLinks || s is { IsOneCloud: true, Region: RegionRelation.Same, Overlaps: false } =>
                (LinkFitness.AnotherIsBetter, "both are in one cloud, which has private ways between them"),
            LinkMethod.StaticRoute when LinkSituation.IsCloud(s.First) && LinkSituation.IsCloud(s.Second) => (LinkFitness.AnotherIsBetter, "neither is a site of one's own that a line leads to"),
            _ => (LinkFitness.Fits, string.Empty),
        };
    }

    private static (LinkFitness Fitness, string Why) Peering(LinkSituation s) => s switch
    {
        { AreOwnSites: true } => (LinkFitness.AnotherIsBetter, "peering is what a cloud does inside itself"),
        { IsOneCloud: false } => (LinkFitness.CannotWork, "only networks of the same cloud can be peered"),
        { Region: RegionRelation.Different } => (LinkFitness.AnotherIsBetter, "they are in two regions, and what is peered across regions is billed and delayed as the path between these"),
        { Region: RegionRelation.Unknown } => (LinkFitness.AnotherIsBetter, "they are not known to be in one region; declare the 'region' of both providers"),
        _ => (LinkFitness.Fits, string.Empty),
    };
}
