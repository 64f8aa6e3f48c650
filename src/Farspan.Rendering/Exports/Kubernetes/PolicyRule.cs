using System.Net;
using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.Rendering.Exports.Kubernetes;

/// <summary>One rule of a NetworkPolicy: these peers, on these ports.</summary>
/// <param name="Machines">Peers that are machines, ordered.</param>
/// <param name="Blocks">Peers that are address blocks, ordered.</param>
/// <param name="Ports">Protocols and their ports, in the order of the plan; no range means every port.</param>
internal sealed record PolicyRule(IReadOnlyList<int> Machines, IReadOnlyList<IPNetwork> Blocks, List<(FilterProtocol Protocol, IReadOnlyList<PortRange> Ports)> Ports);
