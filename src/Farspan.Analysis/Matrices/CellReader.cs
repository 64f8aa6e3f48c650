using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;

namespace Farspan.Analysis.Matrices;

/// <summary>Reads what passes between parties; equal cells get one number.</summary>
internal sealed class CellReader
{
    private readonly ReachabilityRelation _relation;
    private readonly MatrixScope _scope;
    private readonly BackgroundTraffic _background;
    private readonly Dictionary<IReadOnlyList<MatrixFlow>, int> _numbers = new(new FlowListComparer());
    private readonly List<IReadOnlyList<MatrixFlow>> _cells = [];

    public CellReader(ReachabilityRelation relation, MatrixScope scope)
    {
        _relation = relation;
        _scope = scope;
        _background = new BackgroundTraffic(relation);
        Number([]);
    }

    /// <summary>The number of the empty cell.</summary>
    public static int Empty => 0;

    /// <summary>The ICMP that every filter lets in by default.</summary>
    public PortSet Icmp => _background.Icmp;

    /// <summary>The content of a cell by its number.</summary>
    public IReadOnlyList<MatrixFlow> this[int number] => _cells[number];

    /// <summary>The number of the cell between two parties; -1 where one party with a single node would face itself.</summary>
    public int Read(Party from, Party to)
    {
        if (from.Facing(to) is not { } facing)
        {
            return -1;
        }

        if (!from.Sends || !to.Accepts)
        {
            return Empty;
        }

        List<MatrixFlow>? flows = null;
        foreach (var source in from.First)
        {
            foreach (var destination in facing)
            {
                if (IsAsked(source, destination) && Passing(source, destination) is { } flow)
                {
                    Join(flows ??= [], flow);
                }
            }
        }

        return flows is null ? Empty : Number(flows);
    }

    /// <summary>True when some pair of addresses lets one of <paramref name="ports"/> through.</summary>
    public bool Passes(Party from, Party to, PortSet ports) =>
        from.Facing(to) is { } facing && from.First.Any(s => facing.Any(d => ReachabilityRelation.IsPair(s, d) && Overlap(_relation.Delivered(s, d).Words, ports.Words)));

    private bool IsAsked(Endpoint source, Endpoint destination) =>
        (_scope.Plane is null || string.Equals(_scope.Plane, destination.Overlay ?? string.Empty, StringComparison.Ordinal)) &&
        ReachabilityRelation.IsPair(source, destination);

    private MatrixFlow? Passing(Endpoint source, Endpoint destination)
    {
        var delivered = _relation.Delivered(source, destination);
        if (delivered.IsEmpty || _background.Between(source, destination) is not { } background || IsWithin(delivered.Words, background.Words))
        {
            return null;
        }

        return new MatrixFlow
        {
            FromOverlay = source.Overlay,
            ToOverlay = destination.Overlay,
            Delivered = delivered.Except(background),
            Answered = _relation.Answered(source, destination).Except(background),
        };
    }

    private static void Join(List<MatrixFlow> flows, MatrixFlow flow)
    {
        var at = flows.FindIndex(f => string.Equals(f.FromOverlay, flow.FromOverlay, StringComparison.Ordinal) && string.Equals(f.ToOverlay, flow.ToOverlay, StringComparison.Ordinal));
        if (at < 0)
        {
            flows.Add(flow);
        }
        else
        {
            flows[at] = flows[at] with { Delivered = flows[at].Delivered.Or(flow.Delivered), Answered = flows[at].Answered.Or(flow.Answered) };
        }
    }

    private int Number(List<MatrixFlow> flows)
    {
        flows.Sort(static (a, b) => string.CompareOrdinal(a.ToOverlay, b.ToOverlay) is var to and not 0 ? to : string.CompareOrdinal(a.FromOverlay, b.FromOverlay));
        if (!_numbers.TryGetValue(flows, out var number))
        {
            number = _cells.Count;
            _cells.Add(flows);
            _numbers.Add(flows, number);
        }

        return number;
    }

    private static bool IsWithin(ReadOnlySpan<ulong> part, ReadOnlySpan<ulong> whole)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if ((part[i] & ~whole[i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Overlap(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if ((a[i] & b[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class FlowListComparer : IEqualityComparer<IReadOnlyList<MatrixFlow>>
    {
        public bool Equals(IReadOnlyList<MatrixFlow>? x, IReadOnlyList<MatrixFlow>? y) => x!.Count == y!.Count && x.Zip(y).All(p =>
            string.Equals(p.First.FromOverlay, p.Second.FromOverlay, StringComparison.Ordinal) && string.Equals(p.First.ToOverlay, p.Second.ToOverlay, StringComparison.Ordinal) &&
            p.First.Delivered.SameAs(p.Second.Delivered) && p.First.Answered.SameAs(p.Second.Answered));

        public int GetHashCode(IReadOnlyList<MatrixFlow> flows)
        {
            var hash = default(HashCode);
            foreach (var flow in flows)
            {
                foreach (var word in flow.Delivered.Words)
                {
                    hash.Add(word);
                }

                foreach (var word in flow.Answered.Words)
                {
                    hash.Add(word);
                }
            }

            return hash.ToHashCode();
        }
    }
}
