using System.Globalization;
using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;

namespace Farspan.Analysis.Differences;

/// <summary>The places of two plans, in classes of which all members changed alike.</summary>
internal static class PlaceClasses
{
    /// <summary>The classes; each has at least one place.</summary>
    public static IReadOnlyList<IReadOnlyList<Place>> Of(ReachabilityRelation old, ReachabilityRelation next) =>
        [.. Machines(old, next).Concat(Internet(old, next)).GroupBy(p => Key(p, old, next), StringComparer.Ordinal).Select(g => g.ToArray())];

    // Members of a group of the relation are alike in that plan; places whose endpoints are in the same two groups are alike in both.
    private static string Key(Place place, ReachabilityRelation old, ReachabilityRelation next) => string.Create(
        CultureInfo.InvariantCulture,
        $"{place.Overlay}/{place.IsV6}/{(place.Blocks.Count > 0 ? "internet" : "")}/{(place.Old is { } o ? old.GroupOf[o.Id] : -1)}/{(place.Next is { } n ? next.GroupOf[n.Id] : -1)}");

    private static IEnumerable<Place> Machines(ReachabilityRelation old, ReachabilityRelation next)
    {
        var (before, after) = (ByKey(old), ByKey(next));
        foreach (var key in after.Keys.Concat(before.Keys.Where(k => !after.ContainsKey(k))))
        {
            yield return new Place(key.Node, before.GetValueOrDefault(key), after.GetValueOrDefault(key), []);
        }
    }

    // An overlay is the same one whatever its link is called; another place is told by its link.
    private static Dictionary<(string Node, string Where, bool IsOverlay, bool IsV6, int Number), Endpoint> ByKey(ReachabilityRelation relation) =>
        relation.Endpoints.All.Where(e => !e.IsInternet)
            .GroupBy(e => (e.Node, Where: e.Overlay ?? e.Link, IsOverlay: e.Overlay is not null, e.Address.IsV6))
            .SelectMany(g => g.Select((e, number) => (Key: (g.Key.Node, g.Key.Where, g.Key.IsOverlay, g.Key.IsV6, number), e)))
            .ToDictionary(e => e.Key, e => e.e);

    // What strangers both parts stand for is one place; a part that no part of the other plan meets is new or gone.
    private static IEnumerable<Place> Internet(ReachabilityRelation old, ReachabilityRelation next)
    {
        var (before, after) = (old.Endpoints.Internet, next.Endpoints.Internet);
        foreach (var part in after)
        {
            var met = before.Select(b => (Part: b, Common: Common(b.Blocks, part.Blocks))).Where(m => m.Common.Count > 0).ToList();
            foreach (var (other, common) in met)
            {
                yield return new Place(part.Node, other, part, common);
            }

            if (met.Count == 0)
            {
                yield return new Place(part.Node, null, part, part.Blocks);
            }
        }

        foreach (var part in before.Where(b => after.All(a => Common(a.Blocks, b.Blocks).Count == 0)))
        {
            yield return new Place(part.Node, part, null, part.Blocks);
        }
    }

    private static IReadOnlyList<IPNetwork> Common(IReadOnlyList<IPNetwork> a, IReadOnlyList<IPNetwork> b) =>
        NetworkSets.Ordered(a.SelectMany(x => b.Where(y => y.Overlaps(x)).Select(y => y.Contains(x) ? x : y)));
}
