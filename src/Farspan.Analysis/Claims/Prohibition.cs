using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Packets that a claim forbids: from any of these, to any of those on their ports.</summary>
internal sealed class Prohibition
{
    private readonly HashSet<int> _senders;
    private readonly Dictionary<int, PortSet> _targets = [];

    private Prohibition(Claim claim, IEnumerable<Endpoint> senders, IEnumerable<EndpointTarget> targets)
    {
        Claim = claim;
        _senders = [.. senders.Select(e => e.Id)];
        foreach (var target in targets)
        {
            _targets[target.Endpoint.Id] = target.Ports;
        }
    }

    /// <summary>The claim.</summary>
    public Claim Claim { get; }

    /// <summary>What a claim forbids; nothing for claims of other kinds.</summary>
    public static IEnumerable<Prohibition> Of(ProofContext context, FlowProofs flows, Claim claim)
    {
        var selector = context.Selector;
        switch (claim)
        {
            case NeverClaim c:
                return [new Prohibition(c, selector.Senders(c.From), selector.Surfaces(c.To, c.Ports))];
            case OnlyClaim c:
                return [new Prohibition(c, flows.Others(selector.Senders(c.From)), selector.Surfaces(c.To, c.Ports))];
            case EncryptedClaim c:
                return [new Prohibition(c, selector.Senders(c.Between), flows.Surfaces(selector.Senders(c.Between)))];
            case IsolatedClaim c:
                return c.Groups.SelectMany(a => c.Groups.Where(b => !ReferenceEquals(a, b)).Select(b => new Prohibition(c, selector.Senders(a), flows.Surfaces(selector.Senders(b)))));
            case AirGappedClaim c:
                var (machines, internet) = (selector.Senders(c.Machines), context.Relation.Endpoints.Internet);
                var all = selector.Transport.Or(selector.Icmp);
                return [new Prohibition(c, machines, internet.Select(e => new EndpointTarget(e, all))), new Prohibition(c, internet, machines.Select(e => new EndpointTarget(e, all)))];
            default:
                return [];
        }
    }

    /// <summary>True where packets of the endpoint are forbidden to go to some places.</summary>
    public bool IsSender(Endpoint endpoint) => _senders.Contains(endpoint.Id);

    /// <summary>The ports of an endpoint that are forbidden; null where none is.</summary>
    public PortSet? At(Endpoint endpoint) => _targets.GetValueOrDefault(endpoint.Id);
}
