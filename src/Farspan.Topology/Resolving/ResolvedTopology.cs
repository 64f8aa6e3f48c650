using Farspan.Topology.Declarations;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Claims;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Model.Trust;

namespace Farspan.Topology.Resolving;

/// <summary>What rules look at: the model, the declarations it was made from, and where findings go.</summary>
/// <remarks>Parts that could not be resolved are left out or null; their diagnostics are already given.</remarks>
internal sealed class ResolvedTopology
{
    public required Findings Findings { get; init; }

    public required IReadOnlyList<Resolved<ProviderDeclaration, Provider>> Providers { get; init; }

    public required IReadOnlyList<Resolved<NetworkDeclaration, Network>> Networks { get; init; }

    public required IReadOnlyList<Resolved<SubnetDeclaration, Subnet>> Subnets { get; init; }

    public required IReadOnlyList<Resolved<MachineDeclaration, Machine>> Machines { get; init; }

    public required IReadOnlyList<Resolved<OverlayDeclaration, Overlay>> Overlays { get; init; }

    public required IReadOnlyList<Resolved<ServiceDeclaration, Service>> Services { get; init; }

    public required IReadOnlyList<Resolved<LinkDeclaration, Link>> Links { get; init; }

    public required IReadOnlyList<Resolved<NameServerDeclaration, NameServer>> NameServers { get; init; }

    public required IReadOnlyList<Resolved<TlsLayerDeclaration, TlsLayer>> TlsLayers { get; init; }

    public required IReadOnlyList<(Policy Policy, FlowDeclaration Flow)> Policies { get; init; }

    public required IReadOnlyList<(Claim Claim, ClaimDeclaration Declaration)> Claims { get; init; }

    /// <summary>The model; only to be given away when there was no error.</summary>
    public required NetworkTopology Topology { get; init; }
}
