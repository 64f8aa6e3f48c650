using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Engine;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>Finds the claims whose proof a change of filters may change.</summary>
internal sealed class ClaimIndex
{
    private readonly ClaimScope[] _scopes;
    private readonly int[][] _byReceiver;
    private readonly ILookup<string, int> _byMember;
    private readonly bool _hasMembers;
    private readonly AlwaysPairs?[] _pairs;

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
        (_hasMembers, _pairs) = (_byMember.Count > 0, new AlwaysPairs?[_scopes.Length]);
    }

    /// <summary>What proofs were made with at first: all of it that filters do not change serves those that are made again.</summary>
    public ProofContext Basis { get; }

    /// <summary>The machines that an <c>always</c> claim speaks of; found once.</summary>
    public AlwaysPairs PairsOf(int position, AlwaysClaim claim) => Volatile.Read(ref _pairs[position]) ??
        Interlocked.CompareExchange(ref _pairs[position], new AlwaysPairs(claim, Basis.Selector), null) ?? _pairs[position]!;

    /// <summary>What was found of claims that say nothing; filters do not change what is there to speak of.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>The claims to prove again.</summary>
    /// <param name="before">Who reached whom.</param>
    /// <param name="after">Who reaches whom.</param>
    /// <param name="machines">Numbers of the machines whose filters changed.</param>
    /// <param name="proofs">The proofs before.</param>
    /// <param name="open">Positions of those that do not hold.</param>
    /// <param name="lacking">Of each <c>always</c> claim the pairs of machines that lack something; null where they are not known, and for others.</param>
    public TouchedClaims Touched(
        ReachabilityRelation before, ReachabilityRelation after, IReadOnlyList<int> machines, ClaimProof[] proofs, IReadOnlyList<int> open, HashSet<(int Sender, int Receiver)>?[] lacking)
    {
        var touched = new TouchedClaims();
        TouchOpen(after, machines, proofs, open, lacking, touched);
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
                    foreach (var claim in Enumerable.Range(0, _scopes.Length).Where(c => _scopes[c].Receivers.Any() && Speaks(c, first, end)))
                    {
                        touched.AddWhole(claim);
                    }
                }

                if (!known.TryGetValue(difference, out var scope))
                {
                    known.Add(difference, scope = new DifferenceScope(_scopes, difference, lacking, SpokenOf(difference.AsSender)));
                }

                scope.TouchAsSender(after, endpoint, proofs, touched);
                scope.TouchAsReceiver(after, endpoint, _byReceiver[endpoint], proofs, touched);
            }

            if (isChanged && _hasMembers)
            {
                foreach (var claim in _byMember[after.Plan.Machines[machines[i]].Machine])
                {
                    touched.AddWhole(claim);
                }
            }
        }

        return touched;
    }

    // Who is to blame, and what would mend it, hangs on rules that may decide nothing.
    private void TouchOpen(
        ReachabilityRelation after, IReadOnlyList<int> machines, ClaimProof[] proofs, IReadOnlyList<int> open, HashSet<(int Sender, int Receiver)>?[] lacking, TouchedClaims touched)
    {
        var names = open.Count == 0 ? [] : machines.Select(m => after.Plan.Machines[m].Machine).ToHashSet(StringComparer.Ordinal);
        foreach (var claim in open)
        {
            // Several packets are tried before it is said that a connection does not come about, or that nothing can be said.
            if (proofs[claim].Outcome != Outcome.Fails || (_scopes[claim].IsAlways && lacking[claim] is null))
            {
                if (machines.Any(m => after.EndpointsOf(m) is var (first, end) && Speaks(claim, first, end)))
                {
                    touched.AddWhole(claim);
                }
            }
            else if (ClaimScope.IsShownBy(proofs[claim], after.Endpoints, names))
            {
                touched.AddWitness(claim);
            }
        }
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
