using System.Text;
using Farspan.Analysis.Claims.Incremental;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Analysis.Tests.Incremental;

/// <summary>Requirement B7: machines that move from set to set keep everybody's rows, and all is said as from scratch.</summary>
public sealed class LabelChangeTests
{
    [Fact]
    public void After_machines_moved_from_set_to_set_all_is_said_as_from_scratch()
    {
        var (moved, other, kept, again) = (0, 0, 0, 0);
        Law.Holds(60, seed =>
        {
            if (IncrementalProverTests.Text(seed) is not { } text)
            {
                return;
            }

            var plan = Compile(text);
            var (prover, random, plans) = (IncrementalProver.Of(plan), new Random(seed), new List<NetworkPlan> { plan });
            for (var step = 0; step < 8; step++)
            {
                // Now and then a rule or a set of one filter alone, and back to what was before: a set may be another's number by then.
                plan = random.Next(6) switch
                {
                    0 => RandomMutation.OfFilter(plan, seed + step),
                    1 => plans[random.Next(plans.Count)],
                    _ => RandomMutation.OfLabel(plan, seed + step),
                };
                plans.Add(plan);
                prover = prover.With(plan);
                (moved, other) = prover.Relation.HasMoved ? (moved + 1, other) : (moved, other + 1);
                (kept, again) = prover.Relation.Redone == Redone.Filters ? (kept + prover.Claims.Count - prover.Proved.Count, again + prover.Proved.Count) : (kept, again);
                IncrementalProverTests.Same(seed, plan, prover);
                ChangeTests.Same(seed, ReachabilityRelation.Of(plan), prover.Relation);
            }
        }, () => moved > 100 && other > 50 && kept > moved && again > 20 ? null : $"{moved} times machines moved, {other} times not, {kept} proofs kept, {again} made again");
    }

    [Fact]
    public void A_branch_of_moves_does_not_disturb_another()
    {
        Law.Holds(40, seed =>
        {
            if (IncrementalProverTests.Text(seed) is not { } text)
            {
                return;
            }

            var plan = Compile(text);
            var first = IncrementalProver.Of(plan);
            var (one, two) = (RandomMutation.OfLabel(plan, seed), RandomMutation.OfLabel(plan, seed + 7));
            var (after, other) = (first.With(one), first.With(two));
            foreach (var (prover, at) in new[] { (after, one), (other, two), (first, plan), (after.With(plan), plan), (other.With(one), one), (first.With(two), two) })
            {
                IncrementalProverTests.Same(seed, at, prover);
                ChangeTests.Same(seed, ReachabilityRelation.Of(at), prover.Relation);
            }
        });
    }

    private static NetworkPlan Compile(string text) =>
        PlanCompiler.Compile(TopologyReader.Read([new SourceFile("random.yaml", Encoding.UTF8.GetBytes(text))]).Topology!, PlanInputs.None).Plan!;
}
