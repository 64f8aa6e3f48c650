using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Engine;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>Proofs of a relation that hold in another one, computed from scratch: of claims that speak of endpoints which say the same to each other in both.</summary>
/// <remarks>
/// Kept are <c>never</c>, <c>only</c>, <c>isolated</c>, <c>airGapped</c> and <c>always</c> where they hold, because then the proof says of whom they speak and nothing else.
/// What does not hold has a packet that goes a way, and somebody to blame; what is said of broadcast domains, tunnels and losses hangs on more than pairs.
/// </remarks>
internal sealed class KeptProofs
{
    private readonly ProofContext _before;
    private readonly ProofContext _after;
    private readonly EndpointMapping _mapping;

    private KeptProofs(ProofContext before, ProofContext after, EndpointMapping mapping) => (_before, _after, _mapping) = (before, after, mapping);

    /// <summary>Compares two relations; null where no proof can be kept.</summary>
    /// <param name="last">The relation that the proofs are of.</param>
    /// <param name="before">What claims mean in it.</param>
    /// <param name="after">The relation after the change.</param>
    public static KeptProofs? Between(ReachabilityRelation last, ProofContext before, ProofContext after) =>
        after.Relation.MappingFrom(last) is { } mapping && before.Selector.EveryTunnel.SameAs(after.Selector.EveryTunnel) ? new KeptProofs(before, after, mapping) : null;

    /// <summary>The proof of a claim of the plan after, or null where it has to be proved.</summary>
    /// <param name="proof">The proof of the claim that stood there before.</param>
    /// <param name="claim">The claim now.</param>
    public ClaimProof? Of(ClaimProof proof, Claim claim)
    {
        if (proof.Outcome != Outcome.Holds || proof.Claim.GetType() != claim.GetType() || !MeansTheSame(proof.Claim, claim))
        {
            return null;
        }

        return ReferenceEquals(proof.Claim, claim) ? proof : proof with { Claim = claim };
    }

    private bool MeansTheSame(Claim was, Claim now) => (was, now) switch
    {
        // What answers of DNS open is a matter of policies.
        (AlwaysClaim a, AlwaysClaim b) => AreSame(_before.Selector.Senders(a.From), _after.Selector.Senders(b.From)) &&
            AreSame(_before.Selector.Receivers(a.To, a.Ports), _after.Selector.Receivers(b.To, b.Ports)) && !_after.Selector.Receivers(b.To, b.Ports).Any(t => t.Endpoint.IsInternet),
        (IsolatedClaim a, IsolatedClaim b) => a.Groups.Count == b.Groups.Count && AreSame(_before.Forbidden.Of(a), _after.Forbidden.Of(b)),
        // All others may be the same where those that are meant are gone.
        (OnlyClaim a, OnlyClaim b) => AreSame(_before.Selector.Senders(a.From), _after.Selector.Senders(b.From)) && AreSame(_before.Forbidden.Of(a), _after.Forbidden.Of(b)),
        (NeverClaim or AirGappedClaim, _) => AreSame(_before.Forbidden.Of(was), _after.Forbidden.Of(now)),
        _ => false,
    };

    private bool AreSame(IReadOnlyList<ForbiddenFlow> was, IReadOnlyList<ForbiddenFlow> now) => was.Count == now.Count && was.Zip(now).All(f => AreSame(f.First.To, f.Second.To) && AreSame(f.First.From, f.Second.From));

    private bool AreSame(IReadOnlyList<Endpoint> was, IReadOnlyList<Endpoint> now) => was.Count == now.Count && was.Zip(now).All(e => _mapping.Of(e.First.Id) == e.Second.Id);

    private bool AreSame(IReadOnlyList<EndpointTarget> was, IReadOnlyList<EndpointTarget> now) =>
        was.Count == now.Count && was.Zip(now).All(t => _mapping.Of(t.First.Endpoint.Id) == t.Second.Endpoint.Id && t.First.Ports.SameAs(t.Second.Ports));

    private bool AreSame(EndpointBits was, EndpointBits now) => was.Count == now.Count && was.Ids().All(e => _mapping.Has(e) && now.Contains(_mapping.Of(e)));
}
