using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>From whom to whom a claim speaks.</summary>
internal sealed class ClaimScope
{
    private readonly List<(ulong[] Senders, Dictionary<int, PortSet> Targets)> _flows = [];
    private readonly Claim _claim;

    public ClaimScope(ProofContext context, FlowProofs flows, Claim claim)
    {
        _claim = claim;
        var selector = context.Selector;
        switch (claim)
        {
            case NeverClaim c:
                Add(context, selector.Senders(c.From), selector.Surfaces(c.To, c.Ports));
                break;
            case OnlyClaim c:
                Add(context, flows.Others(selector.Senders(c.From)), selector.Surfaces(c.To, c.Ports));
                break;
            case AlwaysClaim c:
                Add(context, selector.Senders(c.From), selector.Receivers(c.To, c.Ports));
                break;
            case IsolatedClaim c:
                foreach (var (a, b) in c.Groups.SelectMany(a => c.Groups.Where(b => !ReferenceEquals(a, b)).Select(b => (a, b))))
                {
                    Add(context, selector.Senders(a), flows.Surfaces(selector.Senders(b)));
                }

                break;
            case EncryptedClaim c:
                Add(context, selector.Senders(c.Between), Everywhere(context, selector.Senders(c.Between)));
                break;
            case AirGappedClaim c:
                Add(context, selector.Senders(c.Machines), Everywhere(context, context.Relation.Endpoints.Internet));
                Add(context, context.Relation.Endpoints.Internet, Everywhere(context, selector.Senders(c.Machines)));
                break;
            case SurvivesClaim c:
                Members = [.. selector.Members(c.Service)];
                break;
            default:
                break;
        }
    }

    /// <summary>Machines of which every change of a filter counts.</summary>
    public IReadOnlyList<string> Members { get; } = [];

    /// <summary>Numbers of the endpoints that it speaks of as receivers; some more than once.</summary>
    public IEnumerable<int> Receivers => _flows.SelectMany(f => f.Targets.Keys);

    /// <summary>Whether it speaks of an endpoint at all.</summary>
    public bool Knows(int endpoint) => _flows.Exists(f => Has(f.Senders, endpoint) || f.Targets.ContainsKey(endpoint));

    /// <summary>Whether it speaks of an endpoint as a sender.</summary>
    public bool IsSender(int endpoint)
    {
        foreach (var (senders, _) in _flows)
        {
            if (Has(senders, endpoint))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether rules of some machines have a part in the witness of a claim that does not hold.</summary>
    public bool IsShownBy(ClaimProof proof, EndpointTable all, HashSet<string> machines, IReadOnlyList<Endpoint> endpoints)
    {
        // Several packets are tried before it is said that a connection does not come about, or that nothing can be said.
        if (_claim is AlwaysClaim || proof.Outcome != Outcome.Fails)
        {
            return endpoints.Any(e => Knows(e.Id));
        }

        return proof.Counterexample?.Packet?.Request.Flow is { } flow &&
            (machines.Contains(flow.From) || (all.Find(flow.Destination) is { } to && machines.Contains(to.Node)));
    }

    /// <summary>Whether what two endpoints say to each other now, and did not before, may change the proof.</summary>
    public bool IsTouched(ReachabilityRelation relation, Endpoint from, Endpoint to, Outcome outcome)
    {
        foreach (var (senders, targets) in _flows)
        {
            if (Has(senders, from.Id) && targets.TryGetValue(to.Id, out var ports) && ReachabilityRelation.IsPair(from, to) &&
                (outcome != Outcome.Holds || Breaks(relation, from, to, ports, senders)))
            {
                return true;
            }
        }

        return false;
    }

    // The sentence about encrypted connections tells whether there are any: it is made anew.
    private bool Breaks(ReachabilityRelation relation, Endpoint from, Endpoint to, PortSet ports, ulong[] senders) => _claim switch
    {
        EncryptedClaim => true,
        AlwaysClaim => Lacks(relation, from, to, ports, senders),
        _ => Meets(relation.Delivered(from, to).Words, ports.Words),
    };

    // A machine reaches an address where one of its own addresses does.
    private static bool Lacks(ReachabilityRelation relation, Endpoint from, Endpoint to, PortSet ports, ulong[] senders)
    {
        var own = from.IsInternet ? [from] : relation.Endpoints.Of(from.Node);
        var left = ports;
        foreach (var source in own)
        {
            left = Has(senders, source.Id) && ReachabilityRelation.IsPair(source, to) ? left.Except(relation.Answered(source, to)) : left;
        }

        return !left.IsEmpty;
    }

    private static bool Meets(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if ((a[i] & b[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(ulong[] set, int endpoint) => (set[endpoint / 64] & (1UL << (endpoint % 64))) != 0;

    private static List<EndpointTarget> Everywhere(ProofContext context, IReadOnlyList<Endpoint> machines) =>
        [.. machines.Select(e => new EndpointTarget(e, context.Selector.Transport.Or(context.Selector.Icmp)))];

    private void Add(ProofContext context, IReadOnlyList<Endpoint> senders, IReadOnlyList<EndpointTarget> targets)
    {
        var set = new ulong[(context.Relation.Endpoints.All.Count + 63) / 64];
        foreach (var sender in senders)
        {
            set[sender.Id / 64] |= 1UL << (sender.Id % 64);
        }

        _flows.Add((set, targets.ToDictionary(t => t.Endpoint.Id, t => t.Ports)));
    }
}
