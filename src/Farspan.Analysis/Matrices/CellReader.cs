using System.Numerics;
using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.State.Filters;

namespace Farspan.Analysis.Matrices;

/// <summary>Reads what passes between parties; equal cells get one number.</summary>
internal sealed class CellReader
{
    private readonly ReachabilityRelation _relation;
    private readonly MatrixScope _scope;
    private readonly PortSet[] _overlayPorts;
    private readonly Dictionary<ulong, PortSet> _masks = [];
    private readonly Dictionary<IReadOnlyList<MatrixFlow>, int> _numbers = new(new FlowListComparer());
    private readonly List<IReadOnlyList<MatrixFlow>> _cells = [];

    public CellReader(ReachabilityRelation relation, MatrixScope scope)
    {
        _relation = relation;
        _scope = scope;
        Icmp = DefaultIcmp(relation);
        _overlayPorts = [.. relation.Plan.Topology.Overlays.Select(o => relation.Ports.Set(FilterProtocol.Udp, new(o.Port, o.Port)))];
        Number([]);
    }

    /// <summary>The number of the empty cell.</summary>
    public static int Empty => 0;

    /// <summary>The ICMP that every filter lets in by default.</summary>
    public PortSet Icmp { get; }

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
        var common = from.Overlays & to.Overlays;
        foreach (var source in from.First)
        {
            foreach (var destination in facing)
            {
                if (IsAsked(source, destination) && Passing(source, destination, MaskOf(source, destination, common)) is { } flow)
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

    private MatrixFlow? Passing(Endpoint source, Endpoint destination, PortSet mask)
    {
        var delivered = _relation.Delivered(source, destination);
        return IsWithin(delivered.Words, mask.Words) ? null : new MatrixFlow
        {
            FromOverlay = source.Overlay,
            ToOverlay = destination.Overlay,
            Delivered = delivered.Except(mask),
            Answered = _relation.Answered(source, destination).Except(mask),
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

    // The ICMP of the default rules, and between members the datagrams of their overlays.
    private PortSet MaskOf(Endpoint source, Endpoint destination, ulong common)
    {
        var overlays = source.Overlay is null && destination.Overlay is null ? common : 0;
        if (!_masks.TryGetValue(overlays, out var mask))
        {
            mask = Icmp;
            for (var left = overlays; left != 0; left &= left - 1)
            {
                mask = mask.Or(_overlayPorts[BitOperations.TrailingZeroCount(left)]);
            }

            _masks.Add(overlays, mask);
        }

        return mask;
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

    private static PortSet DefaultIcmp(ReachabilityRelation relation)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var set = new PortSet(relation.Ports);
        foreach (var rule in relation.Plan.Machines.Concat(relation.Plan.Fabric).Select(m => m.Filter).Where(seen.Add).SelectMany(f => f.Rules))
        {
            if (rule.IcmpTypes.Count > 0 && rule.Origin.StartsWith("default ", StringComparison.Ordinal))
            {
                foreach (var type in rule.IcmpTypes)
                {
                    set.Add(relation.Ports.IndexOf(rule.Protocol, type));
                }
            }
        }

        return set;
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
