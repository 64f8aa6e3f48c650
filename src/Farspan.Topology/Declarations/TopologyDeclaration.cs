using Farspan.Topology.Diagnostics;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Declarations;

/// <summary>All files together, every value read, no name looked up yet.</summary>
internal sealed record TopologyDeclaration
{
    public required Located<string>? Name { get; init; }

    public required IReadOnlyList<Named<ProviderDeclaration>> Providers { get; init; }

    public required IReadOnlyList<Named<NetworkDeclaration>> Networks { get; init; }

    public required IReadOnlyList<Named<MachineDeclaration>> Machines { get; init; }

    public required IReadOnlyList<Named<OverlayDeclaration>> Overlays { get; init; }

    public required IReadOnlyList<Named<ServiceDeclaration>> Services { get; init; }

    public required IReadOnlyList<Named<GatewayDeclaration>> Gateways { get; init; }

    public required IReadOnlyList<Located<EgressDeclaration>> Egress { get; init; }

    public required IReadOnlyList<Named<NameServerDeclaration>> NameServers { get; init; }

    public required IReadOnlyList<Named<AuthorityDeclaration>> Authorities { get; init; }

    public required IReadOnlyList<Named<TlsLayerDeclaration>> TlsLayers { get; init; }

    public required IReadOnlyList<Named<IdentityDeclaration>> Identities { get; init; }

    public required IReadOnlyList<Located<PolicyDeclaration>> Policies { get; init; }

    public required IReadOnlyList<Named<LinkDeclaration>> Links { get; init; }

    public required IReadOnlyList<Located<ClaimDeclaration>> Claims { get; init; }

    public required SourceSpan Span { get; init; }
}
