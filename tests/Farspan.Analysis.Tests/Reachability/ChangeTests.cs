using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reference;

namespace Farspan.Analysis.Tests.Reachability;

/// <summary>Requirement B7: after a change the relation says what it would say had it been computed from scratch.</summary>
public sealed class ChangeTests
{
    [Fact]
    public void A_changed_relation_answers_as_one_from_scratch()
    {
        var (steps, quick) = (0, 0);
        Law.Holds(100, seed =>
        {
            if (AgreementTests.Random(seed) is not { } plan)
            {
                return;
            }

            var first = ReachabilityRelation.Of(plan);
            var relation = first;
            for (var step = 0; step < 4; step++)
            {
                plan = RandomMutation.OfFilter(plan, seed + step);
                var next = relation.With(plan);
                steps++;
                quick += next.IsBasedOn(relation) ? 1 : 0;
                relation = next;
                Same(seed, ReachabilityRelation.Of(plan), relation);
            }

            // Another branch from the first one: what the others added does not disturb it.
            var branch = RandomMutation.OfFilter(first.Plan, seed + 99);
            Same(seed, ReachabilityRelation.Of(branch), first.With(branch));
            Same(seed, ReachabilityRelation.Of(first.Plan), first);
        }, () => quick > steps / 3 ? null : $"{quick} of {steps} changes were quick");
    }

    internal static void Same(int seed, ReachabilityRelation scratch, ReachabilityRelation changed)
    {
        foreach (var from in scratch.Endpoints.All)
        {
            foreach (var to in scratch.Endpoints.All)
            {
                var (a, b) = (In(changed, from), In(changed, to));
                Same(seed, scratch, scratch.Delivered(from, to), changed, changed.Delivered(a, b), $"{from.Node} -> {to.Node} {to.Address}");
                Same(seed, scratch, scratch.Answered(from, to), changed, changed.Answered(a, b), $"answer {from.Node} -> {to.Node} {to.Address}");
            }
        }
    }

    // Parts of the internet may be cut finer than from scratch; any of the finer parts stands for the whole one.
    private static Endpoint In(ReachabilityRelation relation, Endpoint endpoint) => endpoint.IsInternet
        ? relation.Endpoints.FindOutside(endpoint.Address)!
        : relation.Endpoints.Of(endpoint.Node).First(e => e.Address.Equals(endpoint.Address));

    private static void Same(int seed, ReachabilityRelation scratch, Ports.PortSet want, ReachabilityRelation changed, Ports.PortSet have, string pair)
    {
        for (var i = 0; i < changed.Ports.Atoms.Count; i++)
        {
            var (protocol, port, _) = changed.Ports.Atoms[i];
            Assert.True(want.Contains(scratch.Ports.IndexOf(protocol, port)) == have.Contains(i), $"seed {seed}: {pair}: {protocol} {port}: from scratch {want}, changed {have}");
        }
    }
}
