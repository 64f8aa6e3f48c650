using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Planning;
using Farspan.Topology.Model;

namespace Farspan.Verification.Probes;

/// <summary>Which ports of which addresses a claim that nothing arrives speaks of: the same piece that the proof asks.</summary>
internal sealed class ClaimSurfaces
{
    private readonly EndpointTable _endpoints;
    private readonly PortSpace _ports;
    private readonly EndpointSelector _selector;

    public ClaimSurfaces(NetworkPlan plan)
    {
        (_endpoints, _ports) = (EndpointTable.Of(plan), PortSpace.Of(plan));
        _selector = new EndpointSelector(plan, _endpoints, _ports);
    }

    /// <summary>Whether a claim about these ports of the selected speaks of a target.</summary>
    public Func<Target, bool> Of(EndpointSet to, IReadOnlyList<PortMatch> ports)
    {
        var meant = _selector.Surfaces(to, ports).ToDictionary(t => t.Endpoint.Id, t => t.Ports);
        return target => (_endpoints.Find(target.At.Address) ?? _endpoints.FindOutside(target.At.Address)) is { } endpoint &&
            meant.TryGetValue(endpoint.Id, out var own) && own.Contains(_ports.IndexOf(PortSpace.Of(target.Protocol), target.Port));
    }
}
