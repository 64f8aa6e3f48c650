using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Engine;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>Finds the claims whose proof a change of filters may change.</summary>
internal sealed class ClaimIndex
{
    private readonly ClaimScope[] _scopes;
    private readonly List<int>?[] _byReceiver;
    private readonly ILookup<string, int> _byMember;

    public ClaimIndex(ProofContext context)
    {
        Selector = context.Selector;
        _scopes = [.. context.Plan.Topology.Claims.Select(c => new ClaimScope(context, c))];
        _byReceiver = new List<int>?[context.Relation.Endpoints.All.Count];
        for (var claim = 0; claim < _scopes.Length; claim++)
        {
            foreach (var receiver in _scopes[claim].Receivers.Distinct())
            {
                (_byReceiver[receiver] ??= []).Add(claim);
            }
        }

        _byMember = _scopes.Index().SelectMany(s => s.Item.Members.Select(m => (s.Index, Member: m))).ToLookup(m => m.Member, m => m.Index, StringComparer.Ordinal);
    }

    /// <summary>What selectors mean; filters do not change it.</summary>
    public EndpointSelector Selector { get; }

    /// <summary>Positions of the claims to prove again, in order.</summary>
    /// <param name="before">Who reached whom.</param>
    /// <param name="after">Who reaches whom.</param>
    /// <param name="machines">Numbers of the machines whose filters changed.</param>
    /// <param name="proofs">The proofs before.</param>
    /// <param name="open">Positions of those that do not hold.</param>
    public List<int> Touched(ReachabilityRelation before, ReachabilityRelation after, IReadOnlyList<int> machines, ClaimProof[] proofs, IReadOnlyList<int> open)
    {
        var touched = new SortedSet<int>();
        if (open.Count > 0)
        {
            // Who is to blame, and what would mend it, hangs on rules that may decide nothing.
            var names = machines.Select(m => after.Plan.Machines[m].Machine).ToHashSet(StringComparer.Ordinal);
            var endpoints = names.SelectMany(after.Endpoints.Of).ToList();
            touched.UnionWith(open.Where(c => _scopes[c].IsShownBy(proofs[c], after.Endpoints, names, endpoints)));
        }

        var differences = after.DifferencesTo(before);

        // Machines that share a filter share what changed, so that the claims about those they speak to are found once.
        var spokenOf = new Dictionary<GateDifferences.Difference, List<int>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < machines.Count; i++)
        {
            var name = after.Plan.Machines[machines[i]].Machine;
            var isChanged = false;
            foreach (var endpoint in after.Endpoints.Of(name))
            {
                var difference = differences.Of(endpoint.Id);
                isChanged |= difference.IsAny;
                if (difference.HasTunnels)
                {
                    // What overlays carry for this machine is between others, too.
                    touched.UnionWith(Enumerable.Range(0, _scopes.Length).Where(c => _scopes[c].Receivers.Any() && Speaks(c, after, name)));
                }

                if (!spokenOf.TryGetValue(difference, out var claims))
                {
                    spokenOf.Add(difference, claims = SpokenOf(difference.AsSender));
                }

                foreach (var claim in claims)
                {
                    if (!touched.Contains(claim) && _scopes[claim].IsSender(endpoint.Id) &&
                        difference.AsSender.Any(to => _scopes[claim].IsTouched(after, endpoint, after.Endpoints.All[to], proofs[claim].Outcome)))
                    {
                        touched.Add(claim);
                    }
                }

                foreach (var from in difference.AsReceiver)
                {
                    Touch(after, after.Endpoints.All[from], endpoint, proofs, touched);
                }
            }

            if (isChanged)
            {
                touched.UnionWith(_byMember[name]);
            }
        }

        return [.. touched];
    }

    private List<int> SpokenOf(int[] receivers)
    {
        var found = new HashSet<int>();
        foreach (var receiver in receivers)
        {
            found.UnionWith(_byReceiver[receiver] ?? []);
        }

        return [.. found];
    }

    private bool Speaks(int claim, ReachabilityRelation relation, string machine) => relation.Endpoints.Of(machine).Any(e => _scopes[claim].Knows(e.Id));

    private void Touch(ReachabilityRelation relation, Endpoint from, Endpoint to, ClaimProof[] proofs, SortedSet<int> touched)
    {
        foreach (var claim in _byReceiver[to.Id] ?? [])
        {
            if (!touched.Contains(claim) && _scopes[claim].IsTouched(relation, from, to, proofs[claim].Outcome))
            {
                touched.Add(claim);
            }
        }
    }
}
