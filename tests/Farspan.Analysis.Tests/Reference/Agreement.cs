using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Compares the engine with the reference, pair by pair.</summary>
internal static class Agreement
{
    /// <summary>How many pairs and ports were allowed and refused by both; fails on the first disagreement.</summary>
    public static (long Allowed, long Refused) Check(NetworkPlan plan, FailureSet? lost = null) =>
        Check(ReachabilityRelation.Of(plan, lost), ReferenceRelation.Of(plan, lost));

    public static (long Allowed, long Refused) Check(ReachabilityRelation engine, ReferenceRelation reference)
    {
        var (allowed, refused) = (0L, 0L);
        foreach (var from in reference.Endpoints.All)
        {
            foreach (var to in reference.Endpoints.All)
            {
                var (delivered, answered) = (engine.Delivered(engine.Endpoints.All[from.Id], engine.Endpoints.All[to.Id]), engine.Answered(engine.Endpoints.All[from.Id], engine.Endpoints.All[to.Id]));
                var (wantDelivered, wantAnswered) = (reference.Delivered(from, to), reference.Answered(from, to));
                Assert.True(delivered.ToString() == wantDelivered.ToString(), $"{from.Node} {from.Address} -> {to.Node} {to.Address} delivered: {delivered} but the reference says {wantDelivered}");
                Assert.True(answered.ToString() == wantAnswered.ToString(), $"{from.Node} {from.Address} -> {to.Node} {to.Address} answered: {answered} but the reference says {wantAnswered}");
                allowed += wantDelivered.Count;
                refused += reference.Ports.Atoms.Count - wantDelivered.Count;
            }
        }

        Groups(engine);
        return (allowed, refused);
    }

    // Members of a group behave alike towards every third endpoint, and towards each other.
    private static void Groups(ReachabilityRelation engine)
    {
        Assert.Equal(engine.Endpoints.All.Select(e => e.Id), engine.Groups.SelectMany(g => g.Members).Select(e => e.Id).Order());
        foreach (var group in engine.Groups)
        {
            Assert.All(group.Members, e => Assert.Equal(group.Id, engine.GroupOf[e.Id]));
        }

        var seen = new Dictionary<(int, int), string>();
        foreach (var from in engine.Endpoints.All)
        {
            foreach (var to in engine.Endpoints.All.Where(t => ReachabilityRelation.IsPair(from, t)))
            {
                var said = $"{engine.Delivered(from, to)}; {engine.Answered(from, to)}";
                var groups = (engine.GroupOf[from.Id], engine.GroupOf[to.Id]);
                Assert.True(seen.TryAdd(groups, said) || seen[groups] == said, $"groups {groups}: {seen[groups]} but {from.Node} -> {to.Node}: {said}");
            }
        }
    }
}
