using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Ports;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Claims;

/// <summary>The packets that a policy allows: from each of some endpoints to the ports of others, wherever the two are a pair on one plane.</summary>
internal sealed class PolicySide(Policy policy, IReadOnlyList<Endpoint> from, IReadOnlyList<EndpointTarget> to)
{
    private readonly Lazy<HashSet<int>> _from = new(() => [.. from.Select(e => e.Id)]);
    private readonly Lazy<Dictionary<int, EndpointTarget>> _to = new(() => to.ToDictionary(t => t.Endpoint.Id));
    private readonly Lazy<PortSet> _ports = new(() => to.Select(t => t.Ports).Distinct().Aggregate((all, p) => all.Or(p)));

    /// <summary>The policy.</summary>
    public Policy Policy => policy;

    /// <summary>Those that may begin.</summary>
    public IReadOnlyList<Endpoint> From => from;

    /// <summary>Where they may arrive.</summary>
    public IReadOnlyList<EndpointTarget> To => to;

    /// <summary>Every port where something may arrive somewhere; there must be a receiver.</summary>
    public PortSet Ports => _ports.Value;

    /// <summary>How much it allows at most; only to compare.</summary>
    public long Size { get; } = (long)from.Count * to.Sum(t => t.Ports.Count);

    /// <summary>True when the endpoint may begin.</summary>
    public bool Sends(Endpoint endpoint) => _from.Value.Contains(endpoint.Id);

    /// <summary>What may arrive at an endpoint; null where nothing may.</summary>
    public EndpointTarget? At(Endpoint endpoint) => _to.Value.GetValueOrDefault(endpoint.Id);

    /// <summary>Whether packets pass from one endpoint to the other without leaving their plane.</summary>
    public static bool IsPair(Endpoint from, Endpoint to) =>
        Reachability.ReachabilityRelation.IsPair(from, to) && string.Equals(from.Overlay, to.Overlay, StringComparison.Ordinal) && !(from.IsInternet && to.IsInternet);
}
