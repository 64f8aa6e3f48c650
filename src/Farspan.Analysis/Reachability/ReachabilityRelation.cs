using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability.Engine;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;

namespace Farspan.Analysis.Reachability;

/// <summary>Who reaches whom on which ports, for every pair of endpoints of a plan at once.</summary>
/// <remarks>
/// <para>Two endpoints of one machine are no pair: what a machine says to itself never leaves it. Addresses of different families are never joined.</para>
/// <para>It says for sets of packets what <see cref="Forwarding.PacketTracer"/> says for one. It never changes, and many threads may read it.</para>
/// </remarks>
public sealed class ReachabilityRelation
{
    private readonly Proof _proof;
    private readonly Losses _losses;
    private readonly PortSet _nothing;
    private readonly Lazy<EndpointGroups> _groups;

    private ReachabilityRelation(Proof proof, FailureSet? lost)
    {
        (_proof, _losses, _nothing) = (proof, new Losses(proof, lost ?? FailureSet.None), new PortSet(proof.Ports));
        _groups = new(() => EndpointGroups.Of(proof, _losses));
    }

    /// <summary>The plan that it speaks of.</summary>
    public NetworkPlan Plan => _proof.Plan;

    /// <summary>Its endpoints.</summary>
    public EndpointTable Endpoints => _proof.Endpoints;

    /// <summary>Its ports.</summary>
    public PortSpace Ports => _proof.Ports;

    /// <summary>What is lost in it.</summary>
    public FailureSet Lost => _losses.Set;

    /// <summary>Endpoints that nobody can tell apart: all of a group reach, and are reached by, the same groups on the same ports.</summary>
    public IReadOnlyList<EndpointGroup> Groups => _groups.Value.Groups;

    /// <summary>The group of each endpoint, by <see cref="Endpoint.Id"/>.</summary>
    public IReadOnlyList<int> GroupOf => _groups.Value.GroupOf;

    /// <summary>Prepares for questions about many pairs at once; each thread has its own.</summary>
    internal ReachabilityRows ReadRows() => new(this, _proof, _losses);

    /// <summary>Computes it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="lost">What is lost; null for nothing.</param>
    public static ReachabilityRelation Of(NetworkPlan plan, FailureSet? lost = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new ReachabilityRelation(new Proof(plan), lost);
    }

    /// <summary>
    /// The relation after a change. Where only filters of machines differ (a rule, the members of a set, the label of a machine) nothing else is
    /// computed again: microseconds where <see cref="Of"/> takes milliseconds. Otherwise it is <see cref="Of"/>; <see cref="Redone"/> says which.
    /// </summary>
    /// <remarks>
    /// It answers as <see cref="Of"/> does. Its <see cref="Ports"/>, <see cref="Groups"/> and the parts of the internet may be cut finer: where a rule
    /// that is gone asked for a cut, the cut stays.
    /// </remarks>
    public ReachabilityRelation With(PlanChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var lost = Lost.Failures.Count == 0 ? null : FailureSet.Of(change.Plan, Lost.Failures);
        return _proof.With(change) is { } proof ? new ReachabilityRelation(proof, lost) { Redone = Redone.Filters } : new ReachabilityRelation(new Proof(change.Plan), lost);
    }

    /// <summary>The same, where who made the plan does not say what differs.</summary>
    public ReachabilityRelation With(NetworkPlan plan) => With(PlanChange.Between(Plan, plan));

    /// <summary>What was computed to have it.</summary>
    public Redone Redone { get; private init; }

    /// <summary>Where the filters of machines say something else than in the relation that this one was made from.</summary>
    internal GateDifferences DifferencesTo(ReachabilityRelation before) => new(before._proof, _proof);

    /// <summary>Whether the members of some sets came or went, and nobody's rows for it.</summary>
    internal bool HasMoved => _proof.Moved.Count > 0;

    /// <summary>The machines that filters say something else of than in the relation that this one was made from, or whose filters do.</summary>
    internal IReadOnlyList<int> Changed => _proof.Changed;

    /// <summary>The endpoints that this one and a relation before it have in common, whatever the plans share; null where they cannot be compared.</summary>
    internal EndpointMapping? MappingFrom(ReachabilityRelation before) =>
        before.Lost.Failures.Count + Lost.Failures.Count > 0 ? null : EndpointMapping.Between(before._proof, _proof);

    /// <summary>The endpoints of a machine: those from one number up to another, that one left out.</summary>
    /// <param name="machine">Its position in the plan.</param>
    internal (int First, int End) EndpointsOf(int machine)
    {
        var first = _proof.Index.FirstStation(machine);
        var end = first;
        while (end < _proof.Index.EndpointCount && _proof.Index.Stations.Node(end) == machine)
        {
            end++;
        }

        return (first, end);
    }

    /// <summary>Whether this one was made from another without computing all of it again.</summary>
    internal bool IsBasedOn(ReachabilityRelation other) => ReferenceEquals(_proof.Index, other._proof.Index);

    /// <summary>The same plan with other losses. Costs next to nothing: no rule is read again.</summary>
    /// <param name="lost">All that is lost; what this relation lost already does not count.</param>
    public ReachabilityRelation Without(FailureSet lost)
    {
        ArgumentNullException.ThrowIfNull(lost);
        return new ReachabilityRelation(_proof, lost);
    }

    /// <summary>What each of some failures breaks, pair by pair: for asking about many combinations of them.</summary>
    /// <param name="failures">At most <see cref="FailureImpact.MostFailures"/>.</param>
    public FailureImpact Impact(IReadOnlyList<Failure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        return new FailureImpact(_proof, failures);
    }

    /// <summary>The ports on which a new packet from one endpoint gets to another. A claim that nothing arrives speaks of these.</summary>
    public PortSet Delivered(Endpoint from, Endpoint to) => Ask(from, to, answered: false);

    /// <summary>The ports on which the answer comes back as well: a part of <see cref="Delivered"/>. A claim that somebody can connect speaks of these.</summary>
    public PortSet Answered(Endpoint from, Endpoint to) => Ask(from, to, answered: true);

    /// <summary>What of some ports is not in <see cref="Answered"/>.</summary>
    internal PortSet Unanswered(Endpoint from, Endpoint to, PortSet needed)
    {
        Span<ulong> words = stackalloc ulong[_proof.Masks.Words];
        needed.Words.CopyTo(words);
        return !IsPair(from, to) || !_losses.Keeps(from.Id, to.Id, words) ? needed
            : words.SequenceEqual(needed.Words) ? _nothing
            : needed.Except(new PortSet(_proof.Ports, words));
    }

    /// <summary>Whether two endpoints are a pair at all: different nodes, one address family, at most one of them the internet.</summary>
    public static bool IsPair(Endpoint from, Endpoint to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return !string.Equals(from.Node, to.Node, StringComparison.Ordinal) && from.Address.AddressFamily == to.Address.AddressFamily;
    }

    private PortSet Ask(Endpoint from, Endpoint to, bool answered)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        Span<ulong> words = stackalloc ulong[_proof.Masks.Words];
        return IsPair(from, to) && _losses.Delivered(from.Id, to.Id, words) && (!answered || _losses.Answered(from.Id, to.Id, words))
            ? new PortSet(_proof.Ports, words)
            : _nothing;
    }
}
