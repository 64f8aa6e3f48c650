using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability.Rows;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>What each claim forbids, found once for its proof, for contradictions and for findings about policies.</summary>
internal sealed class ForbiddenFlows(ProofContext context)
{
    private readonly Dictionary<Claim, IReadOnlyList<ForbiddenFlow>> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<HashSet<(string Machine, string Network)>> _seats = new(() =>
        [.. context.Plan.Topology.Machines.SelectMany(m => m.Attachments.Select(a => (m.Name, a.Network.Name)))]);

    /// <summary>The flows that a claim forbids; none for claims of other kinds.</summary>
    public IReadOnlyList<ForbiddenFlow> Of(Claim claim)
    {
        if (!_known.TryGetValue(claim, out var flows))
        {
            _known.Add(claim, flows = Find(claim));
        }

        return flows;
    }

    private IReadOnlyList<ForbiddenFlow> Find(Claim claim) => claim switch
    {
        NeverClaim c => [new ForbiddenFlow(Senders(c.From), context.Selector.Surfaces(c.To, c.Ports))],
        OnlyClaim c => [new ForbiddenFlow(Senders(c.From).Others(), context.Selector.Surfaces(c.To, c.Ports))],
        EncryptedClaim c => [.. ByNetwork(c).Select(n => new ForbiddenFlow(Except(Senders(c.Between), n.Apart), n.Here)).Where(f => f.To.Count > 0)],
        IsolatedClaim c => [.. c.Groups.Distinct(ReferenceEqualityComparer.Instance).Cast<EndpointSet>().Select(g => new ForbiddenFlow(Joined(c.Groups.Where(o => !ReferenceEquals(o, g))), Underlay(g)))],
        AirGappedClaim c => AirGapped(c),
        _ => [],
    };

    /// <summary>What an <c>encrypted</c> claim forbids between networks that a VPN joins, outside of its tunnel: inside each of them the machines' own wire is theirs.</summary>
    public IReadOnlyList<ForbiddenFlow> ThroughVpns(EncryptedClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return [.. ByNetwork(claim).Where(n => n.Apart.Count > 0 && n.Here.Count > 0).Select(n => new ForbiddenFlow(Bits(n.Apart), n.Here))];
    }

    // The receivers in each network with a VPN, and the senders in the networks at its other ends; all other receivers together.
    private IEnumerable<(IReadOnlyList<EndpointTarget> Here, IReadOnlyList<Endpoint> Apart)> ByNetwork(EncryptedClaim claim)
    {
        var (senders, rest) = (context.Selector.Senders(claim.Between), Underlay(claim.Between));
        var vpns = context.Plan.Topology.Links.Where(l => l.Method == LinkMethod.Vpn).ToList();
        foreach (var network in vpns.SelectMany(l => new[] { l.First, l.Second }).DistinctBy(n => n.Name, StringComparer.Ordinal))
        {
            var others = vpns.Where(l => l.First.Name == network.Name || l.Second.Name == network.Name).Select(l => l.First.Name == network.Name ? l.Second : l.First).ToList();
            yield return ([.. rest.Where(t => IsIn(network, t.Endpoint))], [.. senders.Where(e => e.Overlay is null && others.Exists(o => IsIn(o, e)))]);
            rest = [.. rest.Where(t => !IsIn(network, t.Endpoint))];
        }

        yield return (rest, []);
    }

    // Another network may have the same block.
    private bool IsIn(Network network, Endpoint endpoint) =>
        endpoint.Overlay is null && network.Cidrs.Any(c => c.Contains(endpoint.Address)) && _seats.Value.Contains((endpoint.Node, network.Name));

    private EndpointBits Except(EndpointBits senders, IReadOnlyList<Endpoint> left)
    {
        if (left.Count == 0)
        {
            return senders;
        }

        var gone = left.Select(e => e.Id).ToHashSet();
        return Bits([.. senders.Ids().Where(id => !gone.Contains(id)).Select(id => context.Relation.Endpoints.All[id])]);
    }

    private IReadOnlyList<ForbiddenFlow> AirGapped(AirGappedClaim claim)
    {
        var (machines, internet) = (context.Selector.Senders(claim.Machines), context.Relation.Endpoints.Internet);
        var everything = context.Selector.Transport.Or(context.Selector.Icmp);
        return
        [
            new ForbiddenFlow(Senders(claim.Machines), [.. internet.Select(e => new EndpointTarget(e, everything))]),
            new ForbiddenFlow(Bits(internet), [.. machines.Select(e => new EndpointTarget(e, everything))]),
        ];
    }

    // Where a packet outside of the overlays may arrive at machines: their underlay, but for the datagrams of overlays.
    private IReadOnlyList<EndpointTarget> Underlay(EndpointSet machines) =>
        [.. context.Selector.Senders(machines).Where(e => e.Overlay is null).Select(e => new EndpointTarget(e, context.Clear(e)))];

    private EndpointBits Joined(IEnumerable<EndpointSet> sets)
    {
        var all = Bits([]);
        foreach (var set in sets)
        {
            all.Add(Senders(set));
        }

        return all;
    }

    private EndpointBits Senders(EndpointSet set) => Bits(context.Selector.Senders(set));

    private EndpointBits Bits(IReadOnlyList<Endpoint> endpoints) => new(context.Relation.Endpoints.All.Count, endpoints);
}
