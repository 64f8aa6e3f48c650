using System.Diagnostics;
using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Resolving;

namespace Farspan.Topology.Rules;

/// <summary>No address belongs to two: providers, networks, overlays and the blocks between routers are disjoint.</summary>
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
        foreach (var (inner, outer) in DeclaredBlock.Overlaps([.. providers, .. networks, .. overlays, .. Transit]))
        {
            // The one that stands later in the file is where the reader looks first.
            var (late, early) = inner.Span is null || (outer.Span is { } o && o.File == inner.Span.Value.File && (o.Line, o.Column).CompareTo((inner.Span.Value.Line, inner.Span.Value.Column)) > 0)
                ? (outer, inner)
                : (inner, outer);
            var what = $"{char.ToUpperInvariant(late.What[0])}{late.What[1..]}";
            var link = early.Member is null || late.Member is null ? null : topology.Links.Select(l => l.Model).FirstOrDefault(l => l.Joins(early.Member, late.Member));
            var mend = early.Span is null ? "; choose another block" : link is null ? "; give one of them another block" : Joined(link);
            topology.Findings.Error(Code, late.Span!.Value, $"{what} ({late.Network}) overlaps {early.What} ({early.Network}){mend}.",
                [.. new[] { early.Span, link?.Location }.OfType<SourceSpan>()]);
        }
    }

    // A private link would carry it: no packet of it has an address of the one network in the other. Sets of addresses, names and claims would not.
    private static string Joined(Link link) => link.IsRouted
        ? $", and link '{link.Name}' ({LinkWords.Of(link.Method)}) routes between the two, so that an address in both is in two places; give one of them another block"
        : $", and link '{link.Name}' ({LinkWords.Of(link.Method)}) joins the two; it would not mind, but policies, names and claims tell machines by their addresses: give one of them another block, or declare its side in a file of its own";

    private static IPNetwork Block(string text) => Cidr.TryParse(text, out var block) ? block : throw new UnreachableException(text);
}
