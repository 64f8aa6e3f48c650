using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Engine;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>The claims that one difference of filters may matter to: found once for all machines that have the difference in common.</summary>
/// <param name="scopes">From whom to whom claims speak.</param>
/// <param name="difference">What the filters say something else of.</param>
/// <param name="lacking">Of which claims the pairs that lack something are known, so that pairs that changed are all that has to be looked at.</param>
/// <param name="spokenOf">The claims of which a receiver is among those that senders with this difference say something else to.</param>
internal sealed class DifferenceScope(ClaimScope[] scopes, GateDifferences.Difference difference, HashSet<(int Sender, int Receiver)>?[] lacking, int[] spokenOf)
{
    private readonly Dictionary<int, int[]> _senders = [];

    /// <summary>Adds the claims that what an endpoint sends may change.</summary>
    public void TouchAsSender(ReachabilityRelation relation, int endpoint, ClaimProof[] proofs, TouchedClaims touched)
    {
        foreach (var claim in spokenOf)
        {
            if (!scopes[claim].IsSender(endpoint) || touched.IsWhole(claim))
            {
                continue;
            }

            foreach (var receiver in difference.AsSender)
            {
                if (lacking[claim] is not null)
                {
                    if (scopes[claim].IsReceiver(receiver))
                    {
                        touched.AddPair(claim, endpoint, receiver);
                    }
                }
                else if (scopes[claim].IsTouched(relation, relation.Endpoints.All[endpoint], relation.Endpoints.All[receiver], proofs[claim].Outcome))
                {
                    touched.AddWhole(claim);
                    break;
                }
            }
        }
    }

    /// <summary>Adds those of some claims about an endpoint that what it receives may change.</summary>
    public void TouchAsReceiver(ReachabilityRelation relation, int endpoint, int[] claims, ClaimProof[] proofs, TouchedClaims touched)
    {
        foreach (var claim in difference.AsReceiver.Length == 0 ? [] : claims)
        {
            var senders = SendersOf(claim);
            if (senders.Length == 0 || touched.IsWhole(claim))
            {
                continue;
            }

            foreach (var sender in senders)
            {
                if (lacking[claim] is not null)
                {
                    touched.AddPair(claim, sender, endpoint);
                }
                else if (scopes[claim].IsTouched(relation, relation.Endpoints.All[sender], relation.Endpoints.All[endpoint], proofs[claim].Outcome))
                {
                    touched.AddWhole(claim);
                    break;
                }
            }
        }
    }

    private int[] SendersOf(int claim)
    {
        if (!_senders.TryGetValue(claim, out var senders))
        {
            _senders.Add(claim, senders = Array.FindAll(difference.AsReceiver, scopes[claim].IsSender));
        }

        return senders;
    }
}
