using Farspan.Analysis.Reachability.Rows;

namespace Farspan.Analysis.Claims;

/// <summary>Packets that arrive although they must not, in blocks of classes, in the order of their first senders.</summary>
internal sealed class ArrivalRows
{
    private readonly ReachabilityRows _rows;
    private readonly List<(ForbiddenFlow Flow, RowBlock Block)> _blocks = [];
    private readonly WayAsked _asked;

    /// <summary>Asks rows what they leave open on the ways that are <paramref name="asked"/> about.</summary>
    public ArrivalRows(ReachabilityRows rows, IReadOnlyList<ForbiddenFlow> flows, WayAsked asked = WayAsked.Any)
    {
        (_rows, _asked) = (rows, asked);
        foreach (var flow in flows)
        {
            _blocks.AddRange(rows.Blocks(flow.From, rows.Fold(flow.To), asked).Select(b => (flow, b)));
        }

        _blocks.Sort((a, b) => a.Block.Sources[0].First.Id.CompareTo(b.Block.Sources[0].First.Id));
    }

    /// <summary>True where there is any.</summary>
    public bool Any => _blocks.Exists(b => b.Block.Sources.Any(s => b.Block.Targets.Any(t => _rows.Hit(s.Class, b.Flow.From, t, _asked) is not null)));

    /// <summary>The first pair that a packet arrives between, by sender and then by receiver; null where none does.</summary>
    public RowHit? First()
    {
        RowHit? best = null;
        foreach (var (flow, block) in _blocks)
        {
            // Blocks and their senders come in order: nothing after this one begins earlier.
            if (best is not null && block.Sources[0].First.Id > best.From.Id)
            {
                break;
            }

            foreach (var (source, first) in block.Sources.TakeWhile(s => best is null || s.First.Id <= best.From.Id))
            {
                foreach (var target in block.Targets.TakeWhile(t => best is null || first.Id < best.From.Id || t.First.Id < best.To.Id))
                {
                    if (_rows.Hit(source, flow.From, target, _asked) is { } hit && (best is null || (hit.From.Id, hit.To.Id).CompareTo((best.From.Id, best.To.Id)) < 0))
                    {
                        best = hit;
                    }
                }
            }
        }

        return best;
    }

    /// <summary>How many pairs of nodes packets arrive between, counted no further than <paramref name="most"/>.</summary>
    public int CountNodePairs(int most)
    {
        var pairs = new HashSet<(int, int)>();
        foreach (var (flow, block) in _blocks)
        {
            foreach (var (source, _) in block.Sources)
            {
                foreach (var target in block.Targets)
                {
                    if (_rows.Hit(source, flow.From, target, _asked) is not null && !Add(pairs, flow, source, target, most))
                    {
                        return most;
                    }
                }
            }
        }

        return pairs.Count;
    }

    private bool Add(HashSet<(int, int)> pairs, ForbiddenFlow flow, SourceClass source, TargetClass target, int most)
    {
        foreach (var sender in source.Members)
        {
            var from = flow.From.Contains(sender.Id) ? _rows.NodeOf(sender) : -1;
            foreach (var receiver in from < 0 ? [] : target.Members)
            {
                if (_rows.NodeOf(receiver) is var to && from != to && pairs.Add((from, to)) && pairs.Count >= most)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
