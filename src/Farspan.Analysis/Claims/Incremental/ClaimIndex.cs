using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Engine;
using Farspan.Topology.Diagnostics;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>Finds the claims whose proof a change of filters may change.</summary>
internal sealed class ClaimIndex
{
    private readonly ClaimScope[] _scopes;
    private readonly int[][] _byReceiver;
    private readonly ILookup<string, int> _byMember;
    private readonly bool _hasMembers;

    public ClaimIndex(ProofContext context)
    {
        (Basis, Findings) = (context, [.. context.Diagnostics]);
        _scopes = [.. context.Plan.Topology.Claims.Select(c => new ClaimScope(context, c))];
        var byReceiver = new List<int>?[context.Relation.Endpoints.All.Count];
        for (var claim = 0; claim < _scopes.Length; claim++)
        {
            foreach (var receiver in _scopes[claim].Receivers.Distinct())
            {
                (byReceiver[receiver] ??= []).Add(claim);
            }
        }

        _byReceiver = [.. byReceiver.Select(claims => claims?.ToArray() ?? [])];
        _byMember = _scopes.Index().SelectMany(s => s.Item.Members.Select(m => (s.Index, Member: m))).ToLookup(m => m.Member, m => m.Index, StringComparer.Ordinal);
        _hasMembers = _byMember.Count > 0;
    }

    /// <summary>What proofs were made with at first: all of it that filters do not change serves those that are made again.</summary>
    public ProofContext Basis { get; }

    /// <summary>What was found of claims that say nothing; filters do not change what is there to speak of.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>Positions of the claims to prove again, in order.</summary>
    /// <param name="before">Who reached whom.</param>
    /// <param name="after">Who reaches whom.</param>
    /// <param name="machines">Numbers of the machines whose filters changed.</param>
    /// <param name="proofs">The proofs before.</param>
    /// <param name="open">Positions of those that do not hold.</param>
    public List<int> Touched(ReachabilityRelation before, ReachabilityRelation after, IReadOnlyList<int> machines, ClaimProof[] proofs, IReadOnlyList<int> open)
    {
        var touched = new SortedSet<int>();
        // Who is to blame, and what would mend it, hangs on rules that may decide nothing.
        foreach (var claim in open)
        {
            if (IsShown(claim, after, machines, proofs[claim]))
            {
                touched.Add(claim);
            }
        }

        var differences = after.DifferencesTo(before);

        // Machines that share a filter share what changed, so that the claims it may matter to are found once.
        var known = new Dictionary<GateDifferences.Difference, DifferenceScope>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < machines.Count; i++)
        {
            var isChanged = false;
            var (first, end) = after.EndpointsOf(machines[i]);
            for (var endpoint = first; endpoint < end; endpoint++)
            {
                var difference = differences.Of(endpoint);
                if (!difference.IsAny)
                {
                    continue;
                }

                isChanged = true;
                if (difference.HasTunnels)
                {
                    // What overlays carry for this machine is between others, too.
                    touched.UnionWith(Enumerable.Range(0, _scopes.Length).Where(c => _scopes[c].Receivers.Any() && Speaks(c, first, end)));
                }

                if (!known.TryGetValue(difference, out var scope))
                {
                    known.Add(difference, scope = new DifferenceScope(_scopes, difference, SpokenOf(difference.AsSender)));
                }

                scope.TouchAsSender(after, endpoint, proofs, touched);
                scope.TouchAsReceiver(after, endpoint, _byReceiver[endpoint], proofs, touched);
            }

            if (isChanged && _hasMembers)
            {
                touched.UnionWith(_byMember[after.Plan.Machines[machines[i]].Machine]);
            }
        }

        return [.. touched];
    }

    private bool IsShown(int claim, ReachabilityRelation after, IReadOnlyList<int> machines, ClaimProof proof)
    {
        for (var i = 0; i < machines.Count; i++)
        {
            var (first, end) = after.EndpointsOf(machines[i]);
            if (Speaks(claim, first, end) && _scopes[claim].IsShownBy(proof, after.Endpoints, after.Plan.Machines[machines[i]].Machine))
            {
                return true;
            }
        }

        return false;
    }

    private int[] SpokenOf(int[] receivers)
    {
        var found = new HashSet<int>();
        foreach (var receiver in receivers)
        {
            foreach (var claim in _byReceiver[receiver])
            {
                found.Add(claim);
            }
        }

        return [.. found];
    }

    private bool Speaks(int claim, int first, int end)
    {
        for (var endpoint = first; endpoint < end; endpoint++)
        {
            if (_scopes[claim].Knows(endpoint))
            {
                return true;
            }
        }

        return false;
    }
}
