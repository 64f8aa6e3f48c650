using Farspan.Topology.Linking;
using Farspan.Topology.Model;

namespace Farspan.Topology.Tests.Rules;

/// <summary>Which method joins which networks: a table of the cases that people have, and a plain second opinion on all of them.</summary>
[Trait("Requirement", "C4")]
public sealed class LinkAdviceTests
{
    private static readonly ProviderKind[] Kinds = Enum.GetValues<ProviderKind>();
    private static readonly RegionRelation[] Regions = Enum.GetValues<RegionRelation>();
    private static readonly bool[] Either = [false, true];
    private static readonly LinkMethod[] Methods = Enum.GetValues<LinkMethod>();
    private static readonly LinkMethod[] InTable = [LinkMethod.Peering, LinkMethod.PrivateLink, LinkMethod.Vpn, LinkMethod.Internet, LinkMethod.StaticRoute];
    private static readonly ProviderKind[] OwnSites = [ProviderKind.BareMetal, ProviderKind.Proxmox, ProviderKind.Lab];

    // Clouds, regions, blocks, what is recommended; then what is said of peering, private link, VPN, internet, static route: fits (+), another is better (o), cannot work (-).
    [Theory]
    [InlineData(ProviderKind.Aws, ProviderKind.Aws, RegionRelation.Same, false, LinkMethod.Peering, "++ooo")]
    [InlineData(ProviderKind.Aws, ProviderKind.Aws, RegionRelation.Same, true, LinkMethod.PrivateLink, "-+-o-")]
    [InlineData(ProviderKind.Aws, ProviderKind.Aws, RegionRelation.Different, false, LinkMethod.PrivateLink, "o++oo")]
    [InlineData(ProviderKind.Aws, ProviderKind.Aws, RegionRelation.Different, true, LinkMethod.PrivateLink, "-+-o-")]
    [InlineData(ProviderKind.Aws, ProviderKind.Aws, RegionRelation.Unknown, false, LinkMethod.PrivateLink, "o++oo")]
    [InlineData(ProviderKind.Azure, ProviderKind.Azure, RegionRelation.Different, false, LinkMethod.PrivateLink, "o++oo")]
    [InlineData(ProviderKind.Gcp, ProviderKind.Gcp, RegionRelation.Same, false, LinkMethod.Peering, "+-ooo")]
    [InlineData(ProviderKind.Gcp, ProviderKind.Gcp, RegionRelation.Different, false, LinkMethod.Vpn, "o-++o")]
    [InlineData(ProviderKind.Ibm, ProviderKind.Ibm, RegionRelation.Same, true, LinkMethod.Internet, "---+-")]
    [InlineData(ProviderKind.Aws, ProviderKind.Azure, RegionRelation.Unknown, false, LinkMethod.Vpn, "--++o")]
    [InlineData(ProviderKind.Aws, ProviderKind.Azure, RegionRelation.Different, true, LinkMethod.Internet, "---+-")]
    [InlineData(ProviderKind.Aws, ProviderKind.BareMetal, RegionRelation.Unknown, false, LinkMethod.Vpn, "--+++")]
    [InlineData(ProviderKind.Proxmox, ProviderKind.BareMetal, RegionRelation.Unknown, false, LinkMethod.StaticRoute, "o-+++")]
    [InlineData(ProviderKind.Proxmox, ProviderKind.Proxmox, RegionRelation.Different, true, LinkMethod.Internet, "---+-")]
    public void The_method_follows_from_clouds_regions_and_blocks(ProviderKind first, ProviderKind second, RegionRelation region, bool overlaps, LinkMethod best, string judged)
    {
        var situation = new LinkSituation(first, second, region, overlaps);
        Assert.Equal(best, LinkAdvice.Recommend(situation).Method);
        Assert.Equal(judged, string.Concat(InTable.Select(m => LinkAdvice.Judge(m, situation).Fitness switch { LinkFitness.Fits => '+', LinkFitness.AnotherIsBetter => 'o', _ => '-' })));
    }

    [Fact]
    public void In_every_situation_the_best_method_fits_and_what_is_said_does_not_depend_on_the_order()
    {
        foreach (var (a, b, region, overlaps) in from a in Kinds from b in Kinds from r in Regions from o in Either select (a, b, r, o))
        {
            var (there, back) = (new LinkSituation(a, b, region, overlaps), new LinkSituation(b, a, region, overlaps));
            var best = LinkAdvice.Recommend(there);
            Assert.Equal(LinkFitness.Fits, LinkAdvice.Judge(best.Method, there).Fitness);
            Assert.Equal(best, LinkAdvice.Recommend(back));
            Assert.NotEmpty(best.Why);
            foreach (var method in Methods)
            {
                var judged = LinkAdvice.Judge(method, there);
                Assert.Equal(judged, LinkAdvice.Judge(method, back));
                Assert.Equal(judged.Fitness == LinkFitness.Fits, judged.Why.Length == 0);
                Assert.Equal(Impossible(method, a, b, overlaps), judged.Fitness == LinkFitness.CannotWork);
            }
        }
    }

    // Said once more, without the words of the advice: what routes needs disjoint blocks, what a cloud sells it sells to its own.
    private static bool Impossible(LinkMethod method, ProviderKind a, ProviderKind b, bool overlaps)
    {
        return method switch
        {
            LinkMethod.Peering => overlaps || (a != b && !(OwnSites.Contains(a) && OwnSites.Contains(b))),
            LinkMethod.PrivateLink => a != b || !(a == ProviderKind.Aws || a == ProviderKind.Azure),
            LinkMethod.Vpn or LinkMethod.StaticRoute => overlaps,
            _ => false,
        };
    }
}
