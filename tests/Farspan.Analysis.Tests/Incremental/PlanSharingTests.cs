using System.Text;
using Farspan.Analysis.Claims.Incremental;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Topology;

namespace Farspan.Analysis.Tests.Incremental;

/// <summary>Requirement B7: a file that was read again shares with the one before what both say, and is proved as from scratch.</summary>
public sealed class PlanSharingTests
{
    private const string Policies = "policies:\n";
    private const string Ports = "ports:";

    [Fact]
    public void A_plan_compiled_again_with_another_policy_is_proved_again_as_far_as_filters_differ()
    {
        var (quick, kept, again) = (0, 0, 0);
        Law.Holds(60, seed =>
        {
            if (IncrementalProverTests.Text(seed) is not { } text)
            {
                return;
            }

            var random = new Random(seed);
            var prover = IncrementalProver.Of(Compile(text)!);
            for (var step = 0; step < 4; step++)
            {
                // Now and then something else, too: a claim less, and all below it stands elsewhere.
                var changed = WithAnotherPolicy(text, random);
                var last = random.Next(5) == 0 ? changed.Split('\n').LastOrDefault(l => l.StartsWith("  - always", StringComparison.Ordinal)) : null;
                var isMore = last is not null;
                changed = isMore ? changed.Replace(last + "\n", string.Empty, StringComparison.Ordinal) : changed;
                if (Compile(changed) is not { } compiled)
                {
                    continue;
                }

                isMore = isMore && changed != text;
                text = changed;
                var plan = PlanSharing.Of(prover.Relation.Plan, compiled, isTopologySame: !isMore);
                prover = prover.With(plan);
                var isQuick = prover.Relation.Redone == Redone.Filters;
                Assert.False(isQuick && isMore);
                quick += isQuick ? 1 : 0;
                kept += isQuick ? prover.Claims.Count - prover.Proved.Count : 0;
                again += isQuick ? prover.Proved.Count : 0;
                IncrementalProverTests.Same(seed, compiled, prover);
                ChangeTests.Same(seed, ReachabilityRelation.Of(compiled), prover.Relation);
            }
        }, () => quick > 60 && kept > quick && again > 10 ? null : $"{quick} quick changes, {kept} proofs kept, {again} made again");
    }

    [Fact]
    public void A_plan_compiled_again_without_a_change_shares_everything()
    {
        var plan = Compile(IncrementalProverTests.Text(1)!)!;
        var prover = IncrementalProver.Of(plan).With(PlanSharing.Of(plan, Compile(IncrementalProverTests.Text(1)!)!, isTopologySame: true));
        Assert.Equal(Redone.Filters, prover.Relation.Redone);
        Assert.Empty(prover.Proved);
    }

    [Fact]
    public void A_guest_on_another_host_is_no_change_of_filters_alone()
    {
        var plan = Compile(IncrementalProverTests.Text(1)!)!;
        var machines = plan.Topology.Machines;
        Assert.NotNull(PlanChange.Between(plan, plan with { Topology = plan.Topology with { Machines = [.. machines] } }).Filters);
        Assert.Null(PlanChange.Between(plan, plan with { Topology = plan.Topology with { Machines = [machines[0] with { Hosts = [machines[1].Name] }, .. machines.Skip(1)] } }).Filters);
    }

    // One policy says what another one says, or has its ports: the places of all else stay.
    private static string WithAnotherPolicy(string text, Random random)
    {
        var lines = text.Split('\n');
        var policies = Enumerable.Range(0, lines.Length).Where(l => lines[l].StartsWith("  - allow: ", StringComparison.Ordinal)).ToList();
        if (policies.Count < 2 || !text.Contains(Policies, StringComparison.Ordinal))
        {
            return text;
        }

        var (to, from) = (policies[random.Next(policies.Count)], policies[random.Next(policies.Count)]);
        lines[to] = random.Next(2) == 0 ? lines[from] : $"{lines[to][..lines[to].IndexOf(Ports, StringComparison.Ordinal)]}{lines[from][lines[from].IndexOf(Ports, StringComparison.Ordinal)..]}";
        return string.Join('\n', lines);
    }

    private static NetworkPlan? Compile(string text)
    {
        var read = TopologyReader.Read([new SourceFile("random.yaml", Encoding.UTF8.GetBytes(text))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }
}
