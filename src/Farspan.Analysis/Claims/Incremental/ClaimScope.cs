using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Analysis.Reachability;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims.Incremental;

/// <summary>From whom to whom a claim speaks.</summary>
internal sealed class ClaimScope
{
    private readonly List<(EndpointBits Senders, Dictionary<int, PortSet> Targets)> _flows = [];
    private readonly Claim _claim;

    public ClaimScope(ProofContext context, Claim claim)
    {
        _claim = claim;
        var selector = context.Selector;
        switch (claim)
        {
            case AlwaysClaim c:
                Add(Bits(context, selector.Senders(c.From)), selector.Receivers(c.To, c.Ports));
                break;
            case EncryptedClaim c:
                // Inside of tunnels as well.
                Add(Bits(context, selector.Senders(c.Between)), [.. selector.Senders(c.Between).Select(e => new EndpointTarget(e, selector.Transport))]);
                break;
            case SurvivesClaim c:
                Members = [.. selector.Members(c.Service)];
                break;
            default:
                foreach (var (from, to) in context.Forbidden.Of(claim))
                {
                    Add(from, to);
                }

                break;
        }
    }

    /// <summary>Machines of which every change of a filter counts.</summary>
    public IReadOnlyList<string> Members { get; } = [];

    /// <summary>Numbers of the endpoints that it speaks of as receivers; some more than once.</summary>
    public IEnumerable<int> Receivers => _flows.SelectMany(f => f.Targets.Keys);

    /// <summary>Whether it speaks of an endpoint at all.</summary>
    public bool Knows(int endpoint)
    {
        foreach (var (senders, targets) in _flows)
        {
            if (senders.Contains(endpoint) || targets.ContainsKey(endpoint))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it speaks of an endpoint as a sender.</summary>
    public bool IsSender(int endpoint)
    {
        foreach (var (senders, _) in _flows)
        {
            if (senders.Contains(endpoint))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether its pairs are looked at one by one when it is proved again.</summary>
    public bool IsAlways => _claim is AlwaysClaim;

    /// <summary>Whether it speaks of an endpoint as a receiver.</summary>
    public bool IsReceiver(int endpoint)
    {
        foreach (var (_, targets) in _flows)
        {
            if (targets.ContainsKey(endpoint))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether rules of some machines have a part in the one packet that shows that it fails.</summary>
    public static bool IsShownBy(ClaimProof proof, EndpointTable all, HashSet<string> machines) => proof.Counterexample?.Packet?.Request.Flow is { } flow &&
        (machines.Contains(flow.From) || (all.Find(flow.Destination) is { } to && machines.Contains(to.Node)));

    /// <summary>Whether what two endpoints say to each other now, and did not before, may change the proof.</summary>
    public bool IsTouched(ReachabilityRelation relation, Endpoint from, Endpoint to, Outcome outcome)
    {
        foreach (var (senders, targets) in _flows)
        {
            if (senders.Contains(from.Id) && targets.TryGetValue(to.Id, out var ports) && ReachabilityRelation.IsPair(from, to) &&
                (outcome != Outcome.Holds || Breaks(relation, from, to, ports, senders)))
            {
                return true;
            }
        }

        return false;
    }

    // The sentence about encrypted connections tells whether there are any: it is made anew.
    private bool Breaks(ReachabilityRelation relation, Endpoint from, Endpoint to, PortSet ports, EndpointBits senders) => _claim switch
    {
        EncryptedClaim => true,
        AlwaysClaim => Lacks(relation, from, to, ports, senders),
        _ => Meets(relation.Delivered(from, to).Words, ports.Words),
    };

    // A machine reaches an address where one of its own addresses does.
    private static bool Lacks(ReachabilityRelation relation, Endpoint from, Endpoint to, PortSet ports, EndpointBits senders)
    {
        var own = from.IsInternet ? [from] : relation.Endpoints.Of(from.Node);
        var left = ports;
        foreach (var source in own)
        {
            left = senders.Contains(source.Id) && ReachabilityRelation.IsPair(source, to) ? relation.Unanswered(source, to, left) : left;
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

    private static EndpointBits Bits(ProofContext context, IReadOnlyList<Endpoint> endpoints) => new(context.Relation.Endpoints.All.Count, endpoints);

    private void Add(EndpointBits senders, IReadOnlyList<EndpointTarget> targets)
    {
        var ports = new Dictionary<int, PortSet>(targets.Count);
        foreach (var target in targets)
        {
            ports.Add(target.Endpoint.Id, target.Ports);
        }

        _flows.Add((senders, ports));
    }
}
