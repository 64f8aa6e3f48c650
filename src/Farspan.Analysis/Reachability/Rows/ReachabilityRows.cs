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
    private readonly ReachabilityRelation _relation;
    private readonly Proof _proof;
    private readonly SourceClass[] _sources;
    private readonly List<SourceClass>?[] _byAtom;
    private readonly int[] _classOf;
    private readonly WayColumn?[] _columns;

    public ReachabilityRows(ReachabilityRelation relation, Proof proof)
    {
        (_relation, _proof, _columns, _byAtom) = (relation, proof, new WayColumn?[proof.Places.Count], new List<SourceClass>?[proof.Atoms.Count]);
        (_sources, _classOf) = Fold();
        foreach (var source in _sources)
        {
            // Rows that were made before an atom was split speak of the atom that it was split from.
            for (var atom = proof.Atoms.Of(source.Members[0].Id); ; atom = proof.Atoms.Parent(atom))
            {
                (_byAtom[atom] ??= []).Add(source);
                if (atom < proof.Atoms.First)
                {
                    break;
                }
            }
        }
    }

    /// <summary>How many endpoints there are.</summary>
    public int EndpointCount => _classOf.Length;

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
            var key = (_classOf[endpoint.Id], last.Mask);
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
            var senders = In(from, [.. _sources]);
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
        if (FirstPair(source, from, to) is not ({ } sender, { } receiver) ||
            (asked != WayAsked.Any && !Column(_proof.Places.Of(to.First.Id)).Is(asked, source.Place) && !MayBeTranslated(asked, sender, receiver)))
        {
            return null;
        }

        var ports = _relation.Delivered(sender, receiver).And(to.Ports);
        return ports.IsEmpty ? null : new RowHit(sender, receiver, ports);
    }

    // Translated packets may go another way than the one between the two places.
    private bool MayBeTranslated(WayAsked asked, Endpoint from, Endpoint to) => asked == WayAsked.BareBetweenNetworks && _proof.Nat is { } nat && nat.Touches(from.Id, to.Id);

    private WayColumn Column(int place) => _columns[place] ??= new WayColumn(_proof, place);

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
            if (Meets(items[RowTable.Head + count + i], asked) && _byAtom[items[RowTable.Head + i]] is { } some && In(from, some) is { Count: > 0 } senders)
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
        foreach (var source in _sources)
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

    private static List<(SourceClass, Endpoint)> In(EndpointBits from, List<SourceClass> classes)
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

    // A group may hold addresses of both families where nobody reaches them.
    private (SourceClass[] Classes, int[] ClassOf) Fold()
    {
        var (ids, members) = (new Dictionary<(int Group, bool IsV6), int>(), new List<List<Endpoint>>());
        var classOf = new int[_relation.Endpoints.All.Count];
        foreach (var endpoint in _relation.Endpoints.All)
        {
            var key = (_relation.GroupOf[endpoint.Id], endpoint.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);
            if (!ids.TryGetValue(key, out var id))
            {
                ids.Add(key, id = members.Count);
                members.Add([]);
            }

            classOf[endpoint.Id] = id;
            members[id].Add(endpoint);
        }

        return ([.. members.Select(m => new SourceClass(_proof.Places.Of(m[0].Id), m))], classOf);
    }

    private sealed record SenderRow(int Row, List<(SourceClass Class, Endpoint First)> Senders);
}
