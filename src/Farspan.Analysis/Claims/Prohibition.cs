using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Topology.Model.Claims;

namespace Farspan.Analysis.Claims;

/// <summary>Packets that a claim forbids, to be looked up by their ends: from any of these, to any of those on their ports.</summary>
internal sealed class Prohibition
{
    private readonly ForbiddenFlow _flow;
    private readonly Dictionary<int, PortSet> _targets;

    private Prohibition(Claim claim, ForbiddenFlow flow)
    {
        (Claim, _flow, _targets) = (claim, flow, new Dictionary<int, PortSet>(flow.To.Count));
        foreach (var target in flow.To)
        {
            _targets[target.Endpoint.Id] = target.Ports;
        }
    }

    /// <summary>The claim.</summary>
    public Claim Claim { get; }

    /// <summary>Where packets are forbidden to go, each on some ports.</summary>
    public IReadOnlyList<EndpointTarget> Targets => _flow.To;

    /// <summary>What a claim forbids; nothing for claims of other kinds.</summary>
    public static IEnumerable<Prohibition> Of(ProofContext context, Claim claim) => context.Forbidden.Of(claim).Select(f => new Prohibition(claim, f));

    /// <summary>True where packets of the endpoint are forbidden to go to some places.</summary>
    public bool IsSender(Endpoint endpoint) => _flow.From.Contains(endpoint.Id);

    /// <summary>The ports of an endpoint that are forbidden; null where none is.</summary>
    public PortSet? At(Endpoint endpoint) => _targets.GetValueOrDefault(endpoint.Id);
}
