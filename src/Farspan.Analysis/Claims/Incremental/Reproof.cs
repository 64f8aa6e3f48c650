using Farspan.Analysis.Reachability;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>Proves claims again after one change: of an <c>always</c> claim only the pairs of machines between which something changed.</summary>
/// <param name="index">The claims.</param>
/// <param name="relation">Who reaches whom now.</param>
internal sealed class Reproof(ClaimIndex index, ReachabilityRelation relation)
{
    private readonly ProofContext _context = index.Basis.With(relation);
    private ClaimProver? _prover;
    private AlwaysProof? _always;

    /// <summary>The proof of one claim now; the same object where nothing changed.</summary>
    /// <param name="position">The claim's position.</param>
    /// <param name="proof">Its proof before.</param>
    /// <param name="touch">What has to be looked at.</param>
    /// <param name="lacking">The pairs of an <c>always</c> claim that lacked something, where they are known; changed to those that do now.</param>
    public ClaimProof Prove(int position, ClaimProof proof, TouchedClaims.Touch touch, ref HashSet<(int Sender, int Receiver)>? lacking)
    {
        if (proof.Claim is not AlwaysClaim claim)
        {
            return Prover.Prove(proof.Claim);
        }

        var pairs = index.PairsOf(position, claim);
        if (lacking is { } known && !touch.IsWhole)
        {
            var now = After(pairs, known, touch.Pairs);
            if (ReferenceEquals(now, known) && !touch.IsShown)
            {
                return proof;
            }

            if (Always.Prove(claim, pairs, now) is { } again)
            {
                lacking = now;
                return again;
            }
        }

        (var whole, lacking) = Always.ProveWhole(claim, pairs);
        return whole;
    }

    private ClaimProver Prover => _prover ??= new ClaimProver(_context);

    private AlwaysProof Always => _always ??= new AlwaysProof(_context);

    // The same set where nothing changed.
    private HashSet<(int Sender, int Receiver)> After(AlwaysPairs pairs, HashSet<(int Sender, int Receiver)> lacking, List<(int From, int To)> changed)
    {
        var (now, seen) = (lacking, new HashSet<(int, int)>());
        foreach (var (from, to) in changed)
        {
            var pair = pairs.Of(from, to);
            if (!seen.Add(pair) || Always.Lacks(pairs, pair) == lacking.Contains(pair))
            {
                continue;
            }

            now = ReferenceEquals(now, lacking) ? [.. lacking] : now;
            if (!now.Remove(pair))
            {
                now.Add(pair);
            }
        }

        return now;
    }
}
