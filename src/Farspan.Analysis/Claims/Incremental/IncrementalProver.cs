using Farspan.Analysis.Reachability;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>Every claim of a plan, proved; after a change only those are proved again whose verdict the change can reach.</summary>
/// <remarks>
/// It keeps for each claim from whom to whom it speaks. A change of filters has pairs of which the rules say something else now: a claim that
/// holds is looked at pair by pair, and keeps its proof where none of them breaks it; one that does not hold is proved again where one of them is
/// its own. Of an <c>always</c> claim it knows which pairs of machines lack something, and looks at no others than those that changed. It never changes. Findings about policies are not kept.
/// </remarks>
public sealed class IncrementalProver
{
    private readonly ClaimIndex _index;
    private readonly ClaimProof[] _claims;
    private readonly IReadOnlyList<int> _open;
    private readonly HashSet<(int Sender, int Receiver)>?[] _lacking;

    private IncrementalProver(
        ReachabilityRelation relation, ClaimIndex index, ClaimProof[] claims, IReadOnlyList<int> proved, HashSet<(int Sender, int Receiver)>?[] lacking, IReadOnlyList<int>? open = null) =>
        (Relation, _index, _claims, Proved, _lacking, _open) = (relation, index, claims, proved, lacking, open ?? [.. Enumerable.Range(0, claims.Length).Where(i => claims[i].Outcome != Outcome.Holds)]);

    /// <summary>Who reaches whom.</summary>
    public ReachabilityRelation Relation { get; }

    /// <summary>One for each claim, in the file's order: what <see cref="Prover"/> says of them.</summary>
    public IReadOnlyList<ClaimProof> Claims => _claims;

    /// <summary>Positions of the claims that were proved for this plan; all others kept their proof.</summary>
    public IReadOnlyList<int> Proved { get; }

    /// <summary>Proves the claims of a plan.</summary>
    public static IncrementalProver Of(NetworkPlan plan) => Of(ReachabilityRelation.Of(plan));

    /// <summary>Proves the claims of the plan that a relation was computed from; nothing is lost in it.</summary>
    public static IncrementalProver Of(ReachabilityRelation relation)
    {
        ArgumentNullException.ThrowIfNull(relation);
        return Of(relation, last: null);
    }

    // Proofs that the last one has are kept where the claim's endpoints say the same to each other.
    private static IncrementalProver Of(ReachabilityRelation relation, IncrementalProver? last)
    {
        var context = new ProofContext(relation, FailureSet.None);
        var (prover, kept) = (new ClaimProver(context), last is null ? null : KeptProofs.Between(last.Relation, last._index.Basis, context));
        var (claims, proved) = (new ClaimProof[relation.Plan.Topology.Claims.Count], new List<int>());
        for (var i = 0; i < claims.Length; i++)
        {
            var claim = relation.Plan.Topology.Claims[i];
            if (i < last?._claims.Length && kept?.Of(last._claims[i], claim) is { } same)
            {
                claims[i] = same;
                continue;
            }

            claims[i] = prover.Prove(claim);
            proved.Add(i);
        }

        context.Prepare();

        // Nothing is lacking where a claim holds; of others it is found when they are proved again.
        HashSet<(int, int)>?[] lacking = [.. claims.Select(c => c is { Claim: AlwaysClaim, Outcome: Outcome.Holds } ? new HashSet<(int, int)>() : null)];
        return new IncrementalProver(relation, new ClaimIndex(context), claims, proved, lacking);
    }

    /// <summary>All that <see cref="Prover"/> says: the proofs, and what is found besides. Findings about policies are looked for anew.</summary>
    public ProofReport Report() => Prover.Report(_index.Basis.With(Relation), _claims, _index.Findings);

    /// <summary>The proofs after a change. <see cref="ReachabilityRelation.Redone"/> of <see cref="Relation"/> says whether it was more than filters: then a claim keeps its proof where what it speaks of is the same as before.</summary>
    public IncrementalProver With(PlanChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return With(Relation.With(change), change);
    }

    /// <summary>The same for who has the relation after the change already.</summary>
    /// <param name="relation">What <see cref="ReachabilityRelation.With(PlanChange)"/> of <see cref="Relation"/> gave for the change.</param>
    /// <param name="change">The change.</param>
    public IncrementalProver With(ReachabilityRelation relation, PlanChange change)
    {
        ArgumentNullException.ThrowIfNull(relation);
        ArgumentNullException.ThrowIfNull(change);
        if (relation.Redone != Redone.Filters || change.Filters is null)
        {
            return Of(relation, this);
        }

        var touched = _index.Touched(Relation, relation, relation.Changed, _claims, _open, _lacking);
        if (touched.Count == 0)
        {
            return new IncrementalProver(relation, _index, _claims, [], _lacking, _open);
        }

        var (reproof, claims, lacking, proved) = (new Reproof(_index, relation), (ClaimProof[])_claims.Clone(), (HashSet<(int, int)>?[])_lacking.Clone(), new List<int>());
        foreach (var (claim, touch) in touched.All)
        {
            var proof = reproof.Prove(claim, claims[claim], touch, ref lacking[claim]);
            if (!ReferenceEquals(proof, claims[claim]))
            {
                claims[claim] = proof;
                proved.Add(claim);
            }
        }

        return new IncrementalProver(relation, _index, claims, proved, lacking);
    }

    /// <summary>The same, where who made the plan does not say what differs.</summary>
    public IncrementalProver With(NetworkPlan plan) => With(PlanChange.Between(Relation.Plan, plan));
}
