using Farspan.Topology.Model;

namespace Farspan.Planning.Placing;

/// <summary>Where a service runs.</summary>
/// <param name="Service">The service.</param>
/// <param name="Machines">Numbers of its machines, in the order of their names.</param>
internal sealed record ServicePlacement(Service Service, IReadOnlyList<int> Machines);
