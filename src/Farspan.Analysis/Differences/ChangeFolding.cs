using Farspan.Addressing;
using Farspan.Analysis.Ports;

namespace Farspan.Analysis.Differences;

/// <summary>Gathers the flows that one plan has and the other has not, and tells those alike in ports and cause as one.</summary>
/// <param name="having">The plan that has them.</param>
/// <param name="lacking">The plan that has them not.</param>
/// <param name="isNext">True when <paramref name="having"/> is the next plan.</param>
internal sealed class ChangeFolding(PlanFlows having, PlanFlows lacking, bool isNext)
{
    private readonly CauseFinder _causes = new(having, lacking, isNext);
    private readonly bool _hasV6 = having.Relation.Endpoints.All.Any(e => e.Address.IsV6);
    private readonly bool _hasV4 = having.Relation.Endpoints.All.Any(e => !e.Address.IsV6);
    private readonly Dictionary<Alike, PortSet> _ports = [];
    private readonly Dictionary<Alike, Dictionary<IReadOnlyList<Place>, HashSet<IReadOnlyList<Place>>>> _found = [];

    /// <summary>Adds what <paramref name="has"/> holds beyond <paramref name="lacks"/> between two classes.</summary>
    public void Add(IReadOnlyList<Place> from, IReadOnlyList<Place> to, (Place From, Place To) pair, FlowSets has, FlowSets lacks)
    {
        var delivered = has.Delivered.Except(lacks.Delivered);
        foreach (var (cause, ports) in _causes.Of(pair.From, pair.To, delivered))
        {
            Keep(new Alike(from[0].IsV6, from[0].Overlay, to[0].Overlay, ports.ToString(), false, cause.Origin, cause.Elsewhere), ports, from, to);
        }

        var answered = has.Answered.Except(lacks.Answered).Except(delivered);
        if (!answered.IsEmpty)
        {
            Keep(new Alike(from[0].IsV6, from[0].Overlay, to[0].Overlay, answered.ToString(), true, string.Empty, string.Empty), answered, from, to);
        }
    }

    /// <summary>What was gathered, in order of the machines.</summary>
    public IReadOnlyList<FlowChange> Changes() =>
    [
        .. _found.SelectMany(f => Rectangles(f.Value).Select(r => Make(f.Key, r.From, r.To)))
            .GroupBy(c => (c.From.Name, c.To.Name, c.FromOverlay, c.ToOverlay, Ports: c.Ports.ToString(), c.IsAnswerOnly, c.Origin, c.Elsewhere))
            .Select(same => same.Count() == 1 ? same.First() : same.First() with { Family = null }),
    ];

    private void Keep(Alike alike, PortSet ports, IReadOnlyList<Place> from, IReadOnlyList<Place> to)
    {
        _ports.TryAdd(alike, ports);
        if (!_found.TryGetValue(alike, out var rows))
        {
            _found.Add(alike, rows = new(ReferenceEqualityComparer.Instance));
        }

        if (!rows.TryGetValue(from, out var columns))
        {
            rows.Add(from, columns = new(ReferenceEqualityComparer.Instance));
        }

        columns.Add(to);
    }

    // Classes that reach the same classes are one side. A class of one node says nothing of itself, so it fits those that reach it, too.
    private static List<(List<IReadOnlyList<Place>> From, HashSet<IReadOnlyList<Place>> To)> Rectangles(Dictionary<IReadOnlyList<Place>, HashSet<IReadOnlyList<Place>>> rows)
    {
        var done = new List<(List<IReadOnlyList<Place>> From, HashSet<IReadOnlyList<Place>> To)>();
        foreach (var (from, to) in rows)
        {
            Join(done, from, from.DistinctBy(p => p.Node).Count() == 1 ? [.. to, from] : to);
        }

        var singles = done.Where(d => d.From.Count == 1).Select(d => d.From[0]).ToList();
        done.RemoveAll(d => d.From.Count == 1);
        foreach (var from in singles)
        {
            Join(done, from, rows[from]);
        }

        return done;
    }

    private static void Join(List<(List<IReadOnlyList<Place>> From, HashSet<IReadOnlyList<Place>> To)> done, IReadOnlyList<Place> from, HashSet<IReadOnlyList<Place>> to)
    {
        if (done.Find(d => d.To.SetEquals(to)) is { From: { } known })
        {
            known.Add(from);
        }
        else
        {
            done.Add(([from], to));
        }
    }

    private FlowChange Make(Alike alike, List<IReadOnlyList<Place>> from, HashSet<IReadOnlyList<Place>> to) => new()
    {
        From = SideOf(from),
        To = SideOf(to),
        FromOverlay = alike.FromOverlay,
        ToOverlay = alike.ToOverlay,
        Family = _hasV4 && _hasV6 ? alike.IsV6 ? "IPv6" : "IPv4" : null,
        Ports = _ports[alike],
        IsAnswerOnly = alike.IsAnswerOnly,
        Origin = alike.Origin,
        Elsewhere = alike.Elsewhere,
        Pairs = Pairs(from, to),
    };

    private ChangedSide SideOf(IEnumerable<IReadOnlyList<Place>> classes)
    {
        var places = classes.SelectMany(c => c).ToList();
        var nodes = places.Where(p => p.Blocks.Count == 0).Select(p => p.Node).ToHashSet(StringComparer.Ordinal);
        List<string> machines = [.. having.Relation.Plan.Machines.Select(m => m.Machine).Where(nodes.Contains)];
        var blocks = NetworkSets.Ordered(places.SelectMany(p => p.Blocks));
        var names = new[] { machines.Count > 0 ? having.Names.NameOf(machines) : null, blocks.Count > 0 ? having.Names.NameOf(blocks) : null };
        return new ChangedSide(string.Join(", ", names.OfType<string>()), machines, blocks);
    }

    private static long Pairs(IEnumerable<IReadOnlyList<Place>> from, IEnumerable<IReadOnlyList<Place>> to)
    {
        var (sources, destinations) = (Nodes(from), Nodes(to));
        return ((long)sources.Count * destinations.Count) - sources.Count(destinations.Contains);
    }

    private static HashSet<string> Nodes(IEnumerable<IReadOnlyList<Place>> classes) => classes.SelectMany(c => c).Select(p => p.Node).ToHashSet(StringComparer.Ordinal);

    private sealed record Alike(bool IsV6, string? FromOverlay, string? ToOverlay, string Ports, bool IsAnswerOnly, string Origin, string Elsewhere);
}
