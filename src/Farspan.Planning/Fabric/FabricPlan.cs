using Farspan.State;
using Farspan.State.Fabric;

namespace Farspan.Planning.Fabric;

/// <summary>What stands between the machines.</summary>
/// <param name="Nodes">Routers in the order of their networks, then the backbone and the internet host.</param>
/// <param name="Cables">Cables of machines in the order of the machines, then those to the backbone.</param>
internal sealed record FabricPlan(IReadOnlyList<MachineSpec> Nodes, IReadOnlyList<CableSpec> Cables);
