using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Analysis.Scenarios;
using Farspan.Planning;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>What the proofs of all claims of a plan have in common.</summary>
internal sealed class ProofContext
{
    private readonly Lazy<PacketTracer> _tracer;
    private readonly Lazy<Segments> _segments;
    private readonly Lazy<Entrances> _entrances;
    private readonly Lazy<ReachabilityRows> _rows;
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly PortSet?[] _clear;

    public ProofContext(ReachabilityRelation relation, FailureSet lost)
    {
        (Relation, _rows) = (relation, new Lazy<ReachabilityRows>(relation.ReadRows));
        Selector = new EndpointSelector(relation.Plan, relation.Endpoints, relation.Ports);
        Witnesses = new WitnessFinder(this);
        Forbidden = new ForbiddenFlows(this);
        _clear = new PortSet?[relation.Endpoints.All.Count];
        _tracer = new Lazy<PacketTracer>(() => new PacketTracer(relation.Plan, lost));
        _segments = new Lazy<Segments>(() => new Segments(relation.Plan));
        _entrances = new Lazy<Entrances>(() => new Entrances(relation.Plan));
    }

    // What filters have no part in is the same.
    private ProofContext(ProofContext other, ReachabilityRelation relation)
    {
        (Relation, _rows) = (relation, new Lazy<ReachabilityRows>(relation.ReadRows));
        (Selector, Forbidden, _clear, _segments, _entrances) = (other.Selector, other.Forbidden, other._clear, other._segments, other._entrances);
        Witnesses = new WitnessFinder(this);
        _tracer = new Lazy<PacketTracer>(() => other.Tracer.With(relation.Plan));
    }

    /// <summary>The plan.</summary>
    public NetworkPlan Plan => Relation.Plan;

    /// <summary>Who reaches whom.</summary>
    public ReachabilityRelation Relation { get; }

    /// <summary>Questions about many pairs of it at once.</summary>
    public ReachabilityRows Rows => _rows.Value;

    /// <summary>What selectors mean.</summary>
    public EndpointSelector Selector { get; }

    /// <summary>What claims forbid.</summary>
    public ForbiddenFlows Forbidden { get; }

    /// <summary>Finds the packet that shows it.</summary>
    public WitnessFinder Witnesses { get; }

    /// <summary>Follows single packets.</summary>
    public PacketTracer Tracer => _tracer.Value;

    /// <summary>Other addresses under which destinations are asked.</summary>
    public Entrances Entrances => _entrances.Value;

    /// <summary>The broadcast domains.</summary>
    public Segments Segments => _segments.Value;

    /// <summary>What was found besides the claims.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The ports on which a packet outside of the overlays may arrive at an endpoint: all but ICMP and the datagrams of overlays.</summary>
    public PortSet Clear(Endpoint endpoint) => _clear[endpoint.Id] ??= Selector.Transport.Except(Selector.TunnelPorts(endpoint));

    /// <summary>The same for a plan that differs by filters alone: costs next to nothing.</summary>
    public ProofContext With(ReachabilityRelation relation) => new(this, relation);

    /// <summary>Makes ready now what would otherwise be made when the first claim is proved again.</summary>
    public void Prepare()
    {
        Tracer.Prepare();
        _ = Entrances;
    }

    /// <summary>Adds a finding.</summary>
    public void Report(string code, Severity severity, SourceSpan location, string message, params SourceSpan[] related) =>
        _diagnostics.Add(new Diagnostic { Code = code, Severity = severity, Location = location, Message = message, Related = related });

    /// <summary>A claim that is true.</summary>
    public static ClaimProof Holds(Claim claim, string reason) => Make(claim, Outcome.Holds, reason, null, null);

    /// <summary>A claim that is not.</summary>
    public static ClaimProof Fails(Claim claim, string reason, Counterexample counterexample, string? mend) => Make(claim, Outcome.Fails, reason, counterexample, mend);

    /// <summary>A claim that nothing can be said of.</summary>
    public static ClaimProof Unknown(Claim claim, string reason) => Make(claim, Outcome.Unknown, reason, null, null);

    /// <summary>A claim that says nothing, because what it speaks of is not there: an error, and never true.</summary>
    public ClaimProof SaysNothing(Claim claim, string why, string mend)
    {
        Report(ProofCodes.SaysNothingCode, Severity.Error, claim.Location, $"Claim '{claim.Name}' says nothing: {why}; {mend}.");
        return Unknown(claim, $"it says nothing: {why}");
    }

    private static ClaimProof Make(Claim claim, Outcome outcome, string reason, Counterexample? counterexample, string? mend) =>
        new() { Claim = claim, Outcome = outcome, Reason = reason, Counterexample = counterexample, Mend = mend };
}
