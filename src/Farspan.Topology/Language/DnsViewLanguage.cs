using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>views</c> of a name server.</summary>
internal static class DnsViewLanguage
{
    private static readonly KeyOf<SelectorDeclaration> From = new("from", SelectorShape.Instance,
        "Who asks: the blocks of networks, subnets, zones, providers and overlays, literal blocks, the addresses of machines and services, or `internet`, which is everybody in no other view. Of several views, the one with the longest block is the asker's.");

    private static readonly KeyOf<IReadOnlyList<Located<Reference>>> By = new("by", new OneOrManyShape<Reference>("way", ReferenceScalars.Way, Limits.MostViews),
        "`network/NAME` or `overlay/NAME` that questions come in by; of views with the same block, the one that names the way is the asker's.");

    private static readonly KeyOf<string> Over = new("over", Scalars.Name, "Name of the overlay whose addresses its answers give for machines that are members of it.");

    /// <summary>A view.</summary>
    public static MapShape<DnsViewDeclaration> Shape { get; } = new()
    {
        Id = "dns-view",
        Article = "a view",
        Sample = "{ from: network/lan }",
        Description = "A group of askers that get answers of their own (split horizon). It has `from`, `by` or both. Whoever is in no view gets no answers.",
        Example = "lan: { from: [network/quantum, network/matrix] }\noutside: { from: overlay/tailnet, over: tailnet }",
        Keys = [From, By, Over],
        Build = r => new DnsViewDeclaration { From = r.Get(From)?.Value, By = r.List(By), Over = r.Get(Over), Span = r.Span },
    };
}
