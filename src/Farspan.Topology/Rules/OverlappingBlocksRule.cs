using System.Diagnostics;
using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Linking;
using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>No address belongs to two: providers, networks, overlays and the blocks between routers are disjoint, but for networks that nothing but private links joins.</summary>
internal sealed class OverlappingBlocksRule : ITopologyRule
{
    private const string Code = "FS1203";

    /// <summary>Blocks of the cables between routers (RFC 2544 section C.2.2, RFC 5180 section 8), which no network has on its own.</summary>
    private static readonly DeclaredBlock[] Transit =
    [
        new(Block("198.18.0.0/15"), "the block of the cables between routers", null, null, false),
        new(Block("2001:2::/48"), "the block of the cables between routers", null, null, false),
    ];

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        var providers = topology.Providers.Where(p => p.Declaration.Cidr is not null)
            .Select(p => new DeclaredBlock(p.Declaration.Cidr!.Value.Value, $"provider '{p.Model.Name}'", p.Declaration.Cidr.Value.Span, p.Model.Name, true));
        var networks = topology.Networks.SelectMany(n => n.Declaration.Cidrs
            .Select(c => new DeclaredBlock(c.Value, $"network '{n.Model.Name}'", c.Span, n.Model.Provider.Name, false) { Member = n.Model.Name }));
        var overlays = topology.Overlays.SelectMany(o => o.Declaration.Cidrs
            .Select(c => new DeclaredBlock(c.Value, $"overlay '{o.Model.Name}'", c.Span, null, false)));
        var shared = new SharedBlocks(topology.Topology);
        foreach (var (inner, outer) in DeclaredBlock.Overlaps([.. providers, .. networks, .. overlays, .. Transit], (a, b) => MayShare(topology, shared, a, b)))
        {
            // The one that stands later in the file is where the reader looks first.
            var (late, early) = inner.Span is null || (outer.Span is { } o && o.File == inner.Span.Value.File && (o.Line, o.Column).CompareTo((inner.Span.Value.Line, inner.Span.Value.Column)) > 0)
                ? (outer, inner)
                : (inner, outer);
            var what = $"{char.ToUpperInvariant(late.What[0])}{late.What[1..]}";
            var mend = early.Span is null ? "; choose another block" : early.Member is null || late.Member is null || early.Member == late.Member ? "; give one of them another block" : Between(topology, shared, early.Member, late.Member);
            var link = early.Member is null || late.Member is null ? null : LinkOf(topology, early.Member, late.Member);
            topology.Findings.Error(Code, late.Span!.Value, $"{what} ({late.Network}) overlaps {early.What} ({early.Network}){mend}.",
                [.. new[] { early.Span, link?.Location }.OfType<SourceSpan>()]);
        }
    }

    // A private link carries no address of the one network into the other.
    private static bool MayShare(ResolvedTopology topology, SharedBlocks shared, DeclaredBlock one, DeclaredBlock other) =>
        one.Member is not null && other.Member is not null && shared.Between(one.Member, other.Member) is not null &&
        shared.WhyNot(NetworkOf(topology, one.Member), NetworkOf(topology, other.Member)) is null;

    private static string Between(ResolvedTopology topology, SharedBlocks shared, string early, string late)
    {
        var (one, other) = (NetworkOf(topology, early), NetworkOf(topology, late));
        var mend = LinkSituation.Of(one, other).HasPrivateLinks ? "give one of them another block, or let a private link alone lead to the service that is wanted" : "give one of them another block";
        return LinkOf(topology, early, late) switch
        {
            null => $"; {mend}",
            { Method: LinkMethod.PrivateLink } link => $", and link '{link.Name}' (private-link) would not mind, but {shared.WhyNot(one, other)}; give one of them another block",
            { IsRouted: true } link => $", and link '{link.Name}' ({LinkWords.Of(link.Method)}) routes between the two, so that an address in both is in two places; {mend}",
            var link => $", and link '{link.Name}' ({LinkWords.Of(link.Method)}) asks the one from the other by addresses of both; {mend}",
        };
    }

    private static Link? LinkOf(ResolvedTopology topology, string one, string other) => topology.Links.Select(l => l.Model).Where(l => l.Joins(one, other)).OrderBy(l => !l.IsRouted).FirstOrDefault();

    private static Network NetworkOf(ResolvedTopology topology, string name) => topology.Networks.First(n => n.Model.Name == name).Model;

    private static IPNetwork Block(string text) => Cidr.TryParse(text, out var block) ? block : throw new UnreachableException(text);
}
