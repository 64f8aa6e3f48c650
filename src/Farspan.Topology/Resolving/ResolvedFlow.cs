using Farspan.Topology.Model;

namespace Farspan.Topology.Resolving;

/// <summary>One flow to one service, or to machines and addresses that are not a service.</summary>
/// <param name="From">Who begins.</param>
/// <param name="To">Who accepts: at most one service.</param>
/// <param name="Ports">Ports; empty for every port.</param>
internal sealed record ResolvedFlow(EndpointSet From, EndpointSet To, IReadOnlyList<PortMatch> Ports);
