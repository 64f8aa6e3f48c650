using System.Text;
using Farspan.Analysis.Claims;
using Farspan.Analysis.Claims.Incremental;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Tests.Reference;
using Farspan.Planning;
using Farspan.Topology;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Tests.Incremental;

/// <summary>Requirement B7: after a change every claim has the verdict, the reason and the witness that it has from scratch.</summary>
public sealed class IncrementalProverTests
{
    private const string Claims = """
        claims:
          - never: { from: machine/m0, to: machine/m1 }
          - never: { from: internet, to: machine/m1 }
          - never: { from: { role: web }, to: { role: db }, ports: 443/tcp }
          - never: { from: machine/m1, to: service/s0 }
          - only: { from: machine/m0, to: machine/m1 }
          - only: { from: { role: web }, to: service/s0 }
          - isolated: [machine/m0, machine/m1]
          - encrypted: { between: [machine/m0, machine/m1] }
          - encrypted: { between: all }
          - airGapped: machine/m0
          - adjacent: [machine/m0, machine/m1]
          - always: { from: machine/m0, to: machine/m1, ports: 443/tcp }
          - always: { from: all, to: service/s0 }
          - always: { from: machine/m1, to: machine/m0, ports: 53/udp }
          - survives: { service: s0, losing: { machines: 1 } }
        """;

    [Fact]
    public void After_any_change_every_claim_is_proved_as_from_scratch()
    {
        var (kept, again, quick, exact) = (0, 0, 0, 0);
        Law.Holds(120, seed =>
        {
            if (Random(seed) is not { } plan)
            {
                return;
            }

            var prover = IncrementalProver.Of(plan);
            for (var step = 0; step < 5; step++)
            {
                // Now and then a route, an address, a peer or a kernel parameter, or another network altogether.
                plan = (step, seed % 4) switch
                {
                    (2, 0) => RandomMutation.Of(plan, seed + step),
                    (2, 1) => Random(seed + 1) ?? plan,
                    _ => RandomMutation.OfFilter(plan, seed + step),
                };
                prover = prover.With(plan);
                var isQuick = prover.Relation.Redone == Redone.Filters;
                quick += isQuick ? 1 : 0;
                kept += prover.Claims.Count - prover.Proved.Count;
                again += isQuick ? prover.Proved.Count : 0;
                exact += Same(seed, plan, prover) ? 1 : 0;
            }
        }, () => quick > 100 && kept > quick && again > quick / 10 && exact > quick / 2 ? null : $"{quick} quick changes, {kept} proofs kept, {again} made again, {exact} cut as from scratch");
    }

    [Fact]
    public void Two_changes_of_one_plan_do_not_disturb_each_other()
    {
        Law.Holds(40, seed =>
        {
            if (Random(seed) is not { } plan)
            {
                return;
            }

            var first = IncrementalProver.Of(plan);
            var (one, other) = (RandomMutation.OfFilter(plan, seed), RandomMutation.OfFilter(plan, seed + 7));
            var after = first.With(one);
            Same(seed, other, first.With(other));
            Same(seed, one, after);
            Same(seed, plan, first);
            Same(seed, plan, after.With(plan));
        });
    }

    [Fact]
    public void A_plan_compiled_again_has_its_relation_from_scratch_and_keeps_proofs_of_what_holds()
    {
        var (plan, same) = (Random(1)!, Random(1)!);
        var first = IncrementalProver.Of(plan);
        var prover = first.With(same);
        Assert.Equal(Redone.Everything, prover.Relation.Redone);
        Assert.All(first.Claims.Index().Where(c => c.Item.Outcome != Outcome.Holds || c.Item.Claim is EncryptedClaim or SurvivesClaim or AdjacentClaim), c => Assert.Contains(c.Index, prover.Proved));
        Assert.NotEqual(prover.Claims.Count, prover.Proved.Count);
        Assert.All(prover.Claims.Index(), c => Assert.Same(same.Topology.Claims[c.Index], c.Item.Claim));
        Assert.True(Same(1, same, prover));
    }

    [Fact]
    public void A_change_of_nothing_proves_nothing()
    {
        var plan = Random(1)!;
        var prover = IncrementalProver.Of(plan).With(new PlanChange { Plan = plan, Filters = [] });
        Assert.Equal(Redone.Filters, prover.Relation.Redone);
        Assert.Empty(prover.Proved);
    }

    // A part of the internet, or a range of ports, that a rule which is gone cut off is still its own: then a witness may be another packet of the same kind.
    internal static bool Same(int seed, NetworkPlan plan, IncrementalProver prover)
    {
        var scratch = ReachabilityRelation.Of(plan);
        Same(seed, Prover.Prove(prover.Relation).Claims, prover.Claims, Text);
        var isCutAlike = scratch.Endpoints.Internet.Count == prover.Relation.Endpoints.Internet.Count && scratch.Ports.Atoms.Count == prover.Relation.Ports.Atoms.Count;
        Same(seed, Prover.Prove(scratch).Claims, prover.Claims, isCutAlike ? Text : p => $"{p.Claim.Name}: {p.Outcome}");
        return isCutAlike;
    }

    private static void Same(int seed, IReadOnlyList<ClaimProof> want, IReadOnlyList<ClaimProof> have, Func<ClaimProof, string> text)
    {
        Assert.Equal(want.Count, have.Count);
        for (var i = 0; i < want.Count; i++)
        {
            Assert.True(text(want[i]) == text(have[i]), $"seed {seed}: {want[i].Claim.Text}:\nwant {text(want[i])}\nhave {text(have[i])}");
        }
    }

    private static string Text(ClaimProof proof)
    {
        var text = new StringBuilder($"{proof.Claim.Name}: {proof.Outcome}: {proof.Reason}; mend {proof.Mend}");
        if (proof.Counterexample is { } counterexample)
        {
            text.Append($"; blame {counterexample.Blame}; losing {string.Join(' ', counterexample.Losing)}; {counterexample.Packet?.Request.Flow} {counterexample.Packet?.Request.Reason} {counterexample.Packet?.Reply?.Reason}");
        }

        return text.ToString();
    }

    private static NetworkPlan? Random(int seed) => Text(seed) is { } text ? Compile(text) : null;

    /// <summary>A file with claims of all kinds that compiles; null where none of a few does.</summary>
    internal static string? Text(int seed) => Enumerable.Range(0, 6).Select(i => $"{RandomTopology.Write(seed ^ (i << 20))}{Claims}\n").FirstOrDefault(t => Compile(t) is not null);

    private static NetworkPlan? Compile(string text)
    {
        var read = TopologyReader.Read([new SourceFile("random.yaml", Encoding.UTF8.GetBytes(text))]);
        return read.Topology is null ? null : PlanCompiler.Compile(read.Topology, PlanInputs.None).Plan;
    }
}
