using Farspan.Analysis.Endpoints;
using Farspan.Analysis.PacketSets;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability.Engine;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>Questions about many senders and receivers at once, answered from the rows of the receivers' filters instead of pair by pair.</summary>
/// <remarks>
/// A row says what one filter lets in from nearly all addresses, and names the few from which it lets in more. So whoever is asked about on ports that
/// nearly nobody reaches is compared with these few only. What rows leave open is then asked of the relation itself, class by class: the rows can only
/// ever leave too much open, as every other thing on a packet's way takes something from what the receiver lets in.
/// </remarks>
internal sealed class ReachabilityRows
{
    // A fold of all endpoints costs about as much as one of so great a part of them, and serves every question.
    private const int Part = 8;

    private readonly ReachabilityRelation _relation;
    private readonly Proof _proof;
    private readonly EndpointKeys _keys;
    private readonly Lazy<BareCrossings> _bare;
    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<EndpointBits, SourceFold> _folds = new(ReferenceEqualityComparer.Instance);
    private SourceFold? _all;

    /// <summary>Answers about a relation; looks at no endpoint before it is asked about.</summary>
    public ReachabilityRows(ReachabilityRelation relation, Proof proof, Losses losses)
    {
        (_relation, _proof, _keys) = (relation, proof, new EndpointKeys(proof, losses));
        _bare = new(() => new BareCrossings(relation.Plan, losses.Set));
    }

    /// <summary>How many endpoints there are.</summary>
    public int EndpointCount => _relation.Endpoints.All.Count;

    /// <summary>The class of an endpoint: endpoints of one class have one address family, and the relation cannot tell them apart.</summary>
    public int ClassOf(Endpoint endpoint)
    {
        if (!_classes.TryGetValue(endpoint.Id, out var known))
        {
            // A group may hold addresses of both families where nobody reaches them.
            known = (2 * _keys.Of(endpoint.Id)) + (endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 1 : 0);
            _classes.Add(endpoint.Id, known);
        }

        return known;
    }

    /// <summary>A number for the node of an endpoint.</summary>
    public int NodeOf(Endpoint endpoint) => _proof.Index.Stations.Node(endpoint.Id);

    /// <summary>Receivers by class and asked ports, in order of their first members.</summary>
    public List<TargetClass> Fold(IReadOnlyList<EndpointTarget> targets)
    {
        var (masks, found, classes) = (new MaskTable(_proof.Ports.Atoms.Count), new Dictionary<(int Class, int Ports), TargetClass>(), new List<TargetClass>());
        (PortSet? Ports, int Mask) last = (null, 0);
        for (var i = 0; i < targets.Count; i++)
        {
            var (endpoint, ports) = targets[i];
            last = ReferenceEquals(ports, last.Ports) ? last : (ports, masks.Add(ports.Words));
            var key = (ClassOf(endpoint), last.Mask);
            if (!found.TryGetValue(key, out var target))
            {
                found.Add(key, target = new TargetClass(ports, []));
                classes.Add(target);
            }

            target.Members.Add(endpoint);
        }

        return classes;
    }

    /// <summary>What rows leave open between some senders and classes of receivers; on the ways that are <paramref name="asked"/> about.</summary>
    public IEnumerable<RowBlock> Blocks(EndpointBits from, IReadOnlyList<TargetClass> to, WayAsked asked = WayAsked.Any)
    {
        if (_proof.Nat is not null)
        {
            // A translated source is let in by another row than the sender's own: rows tell nothing, and all is left open.
            var senders = In(from, Sources(from).Classes);
            return senders.Count > 0 && to.Count > 0 ? [new RowBlock(senders, to)] : [];
        }

        var (masks, buckets) = (new MaskTable(_proof.Ports.Atoms.Count), new Dictionary<(int Row, int Ports), List<TargetClass>>());
        (PortSet? Ports, int Mask) last = (null, 0);
        foreach (var target in to)
        {
            var column = Column(_proof.Places.Of(target.First.Id));
            if (!column.Has(asked))
            {
                continue;
            }

            last = ReferenceEquals(target.Ports, last.Ports) ? last : (target.Ports, masks.Add(target.Ports.Words));
            foreach (var (link, station) in column.Arrivals)
            {
                var key = (_proof.Gates.Row(station < 0 ? target.First.Id : station, link, GateTable.In), last.Mask);
                if (!buckets.TryGetValue(key, out var bucket))
                {
                    buckets.Add(key, bucket = []);
                }

                if (bucket.Count == 0 || !ReferenceEquals(bucket[^1], target))
                {
                    bucket.Add(target);
                }
            }
        }

        var sources = new Dictionary<int, List<SenderRow>>();
        return buckets.SelectMany(b => Open(from, b.Key.Row, b.Value, sources));
    }

    /// <summary>The ports on which a class of senders reaches a class of receivers, of those that are asked about, and the first pair; null where there is none.</summary>
    public RowHit? Hit(SourceClass source, EndpointBits from, TargetClass to, WayAsked asked = WayAsked.Any)
    {
        if (FirstPair(source, from, to) is not ({ } sender, { } receiver))
        {
            return null;
        }

        var isKnown = asked == WayAsked.Any || Column(_proof.Places.Of(to.First.Id)).Is(asked, source.Place);
        if (!isKnown && !MayBeTranslated(asked, sender, receiver))
        {
            return null;
        }

        var ports = _relation.Delivered(sender, receiver).And(to.Ports);
        ports = isKnown ? ports : _bare.Value.Of(sender, receiver, ports);
        return ports.IsEmpty ? null : new RowHit(sender, receiver, ports);
    }

    // Translated packets may go another way than the one between the two places.
    private bool MayBeTranslated(WayAsked asked, Endpoint from, Endpoint to) => asked == WayAsked.BareBetweenNetworks && _proof.Nat is { } nat && nat.Touches(from.Id, to.Id);

    private WayColumn Column(int place) => _proof.ColumnTo(place);

    private IEnumerable<RowBlock> Open(EndpointBits from, int row, List<TargetClass> targets, Dictionary<int, List<SenderRow>> sources)
    {
        var items = _proof.Rows.Items(row).ToArray();
        var asked = targets[0].Ports;
        if (Meets(items[RowTable.Default], asked))
        {
            // Open to nearly all: then it is up to the senders' rows.
            return OpenToAll(from, targets, sources);
        }

        var (count, blocks) = ((items.Length - RowTable.Head) / 2, new List<RowBlock>());
        for (var i = 0; i < count; i++)
        {
            if (Meets(items[RowTable.Head + count + i], asked) && Sources(from).Of(items[RowTable.Head + i]) is { } some && In(from, some) is { Count: > 0 } senders)
            {
                blocks.Add(new RowBlock(senders, targets));
            }
        }

        return blocks;
    }

    private IEnumerable<RowBlock> OpenToAll(EndpointBits from, List<TargetClass> targets, Dictionary<int, List<SenderRow>> known)
    {
        foreach (var group in targets.GroupBy(t => (Place: _proof.Places.Of(t.First.Id), Atom: _proof.Atoms.Of(t.First.Id))))
        {
            if (!known.TryGetValue(group.Key.Place, out var rows))
            {
                known.Add(group.Key.Place, rows = SendersTo(from, group.Key.Place));
            }

            var receivers = group.ToList();
            foreach (var row in rows)
            {
                if (Meets(_proof.Rows.Find(row.Row, group.Key.Atom, _proof.Atoms), receivers[0].Ports))
                {
                    yield return new RowBlock(row.Senders, receivers);
                }
            }
        }
    }

    // Who has a way to a place, by what the sender's own filter lets out.
    private List<SenderRow> SendersTo(EndpointBits from, int place)
    {
        var (column, rows) = (Column(place), new Dictionary<int, SenderRow>());
        foreach (var source in Sources(from).Classes)
        {
            if (column.OutLink(source.Place) is >= 0 and var link && source.FirstOf(from) is { } first)
            {
                var row = _proof.Gates.Row(source.Members[0].Id, link, GateTable.Out);
                if (!rows.TryGetValue(row, out var senders))
                {
                    rows.Add(row, senders = new SenderRow(row, []));
                }

                senders.Senders.Add((source, first));
            }
        }

        foreach (var row in rows.Values)
        {
            Order(row.Senders);
        }

        return [.. rows.Values];
    }

    private bool Meets(int mask, PortSet ports)
    {
        var a = _proof.Masks[mask];
        var b = ports.Words;
        for (var i = 0; i < a.Length; i++)
        {
            if ((a[i] & b[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static List<(SourceClass, Endpoint)> In(EndpointBits from, IReadOnlyList<SourceClass> classes)
    {
        var found = new List<(SourceClass Class, Endpoint First)>();
        for (var i = 0; i < classes.Count; i++)
        {
            if (classes[i].FirstOf(from) is { } first)
            {
                found.Add((classes[i], first));
            }
        }

        Order(found);
        return found;
    }

    // Classes come in order of all their members; the first that is asked about may be a later one.
    private static void Order(List<(SourceClass Class, Endpoint First)> senders) => senders.Sort(static (a, b) => a.First.Id.CompareTo(b.First.Id));

    // Only endpoints of one node are no pair, so that a few steps find one.
    private static (Endpoint? From, Endpoint? To) FirstPair(SourceClass source, EndpointBits from, TargetClass to)
    {
        foreach (var sender in source.Members.Where(m => from.Contains(m.Id)))
        {
            foreach (var receiver in to.Members)
            {
                if (ReachabilityRelation.IsPair(sender, receiver))
                {
                    return (sender, receiver);
                }
            }
        }

        return (null, null);
    }

    // Who else is in a class is of no matter: only members that are asked about are looked at.
    private SourceFold Sources(EndpointBits from)
    {
        if (_all is not null || from.Count > EndpointCount / Part)
        {
            return _all ??= SourceFold.Of(_proof, Enumerable.Range(0, EndpointCount), ClassOf);
        }

        if (!_folds.TryGetValue(from, out var fold))
        {
            _folds.Add(from, fold = SourceFold.Of(_proof, from.Ids(), ClassOf));
        }

        return fold;
    }

    private sealed record SenderRow(int Row, List<(SourceClass Class, Endpoint First)> Senders);
}
