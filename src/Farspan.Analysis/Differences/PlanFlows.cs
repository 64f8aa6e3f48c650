using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Matrices;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;

namespace Farspan.Analysis.Differences;

/// <summary>The flows of one plan on the ports that two plans have in common.</summary>
internal sealed class PlanFlows(ReachabilityRelation relation, PortSpace ports)
{
    private readonly BackgroundTraffic _background = new(relation);
    private readonly Dictionary<PortSet, PortSet> _translated = new(new PortSetComparer());
    private readonly FlowSets _none = FlowSets.Empty(ports);

    /// <summary>The ports that flows are sets of.</summary>
    public PortSpace Ports => ports;

    /// <summary>The relation.</summary>
    public ReachabilityRelation Relation => relation;

    /// <summary>Follows single packets.</summary>
    public PacketTracer Tracer => field ??= new PacketTracer(relation.Plan);

    /// <summary>Names groups of this plan.</summary>
    public GroupNamer Names => field ??= new GroupNamer(relation.Plan);

    /// <summary>What passes between two endpoints; nothing where one of them is not in this plan.</summary>
    public FlowSets Between(Endpoint? from, Endpoint? to)
    {
        if (from is null || to is null || !ReachabilityRelation.IsPair(from, to) || relation.Delivered(from, to) is not { IsEmpty: false } delivered)
        {
            return _none;
        }

        var background = _background.Between(from, to);
        var flows = delivered.Except(background);
        return flows.IsEmpty ? _none : new FlowSets(Translated(flows), Translated(relation.Answered(from, to).Except(background)));
    }

    private PortSet Translated(PortSet set)
    {
        if (!_translated.TryGetValue(set, out var translated))
        {
            _translated.Add(set, translated = set.In(ports));
        }

        return translated;
    }

    private sealed class PortSetComparer : IEqualityComparer<PortSet>
    {
        public bool Equals(PortSet? x, PortSet? y) => x!.SameAs(y!);

        public int GetHashCode(PortSet set)
        {
            var hash = default(HashCode);
            foreach (var word in set.Words)
            {
                hash.Add(word);
            }

            return hash.ToHashCode();
        }
    }
}
