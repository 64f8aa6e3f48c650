using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;

namespace Farspan.Analysis.Differences;

/// <summary>Which flows a change of the plan opens and closes.</summary>
/// <remarks>
/// <para>A machine is the same one by its name, and its addresses by the link or overlay that they are on: a machine that gets another address keeps its flows.
/// What a new machine may say or hear is opened, what one that goes could is closed.</para>
/// <para>Opened is also a flow whose packets arrived before and whose answers come back only now. The ICMP of default rules and the datagrams that carry
/// overlays are left out: they are nobody's flow.</para>
/// </remarks>
public sealed record ReachabilityDiff
{
    /// <summary>The ports that the changes are sets of: cut wherever either plan cuts.</summary>
    public required PortSpace Ports { get; init; }

    /// <summary>Flows that the next plan has and the old one has not.</summary>
    public required IReadOnlyList<FlowChange> Opened { get; init; }

    /// <summary>Flows that the old plan has and the next one has not.</summary>
    public required IReadOnlyList<FlowChange> Closed { get; init; }

    /// <summary>True when nothing opens and nothing closes.</summary>
    public bool IsEmpty => Opened.Count + Closed.Count == 0;

    /// <summary>Compares two plans by their relations.</summary>
    public static ReachabilityDiff Between(ReachabilityRelation old, ReachabilityRelation next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        var ports = PortSpace.Joined(old.Ports, next.Ports);
        var classes = PlaceClasses.Of(old, next);
        var (before, after) = (new PlanFlows(old, ports), new PlanFlows(next, ports));
        var (opened, closed) = (new ChangeFolding(after, before, isNext: true), new ChangeFolding(before, after, isNext: false));
        foreach (var from in classes)
        {
            foreach (var to in classes.Where(t => t[0].IsV6 == from[0].IsV6))
            {
                if (Pair(from, to) is not var (source, destination))
                {
                    continue;
                }

                var (was, becomes) = (before.Between(source.Old, destination.Old), after.Between(source.Next, destination.Next));
                if (!was.SameAs(becomes))
                {
                    opened.Add(from, to, (source, destination), becomes, was);
                    closed.Add(from, to, (source, destination), was, becomes);
                }
            }
        }

        return new ReachabilityDiff { Ports = ports, Opened = opened.Changes(), Closed = closed.Changes() };
    }

    // Two places of different nodes; of one class with one node there are none.
    private static (Place From, Place To)? Pair(IReadOnlyList<Place> from, IReadOnlyList<Place> to)
    {
        foreach (var source in from.Take(2))
        {
            if (to.FirstOrDefault(t => !string.Equals(t.Node, source.Node, StringComparison.Ordinal)) is { } destination)
            {
                return (source, destination);
            }
        }

        return null;
    }
}
