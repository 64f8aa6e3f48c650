using Farspan.Topology.Model.Claims;
using Farspan.Topology.Model.Dns;
using Farspan.Topology.Model.Trust;

namespace Farspan.Topology.Model;

/// <summary>The declared network, with every reference resolved. Immutable; lists are in declaration order.</summary>
public sealed record NetworkTopology
{
    /// <summary>Name of the network, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Providers.</summary>
    public required IReadOnlyList<Provider> Providers { get; init; }

    /// <summary>Networks.</summary>
    public required IReadOnlyList<Network> Networks { get; init; }

    /// <summary>Machines.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>Overlays.</summary>
    public required IReadOnlyList<Overlay> Overlays { get; init; }

    /// <summary>Services.</summary>
    public required IReadOnlyList<Service> Services { get; init; }

    /// <summary>Gateways.</summary>
    public required IReadOnlyList<Gateway> Gateways { get; init; }

    /// <summary>Name servers.</summary>
    public required IReadOnlyList<NameServer> NameServers { get; init; }

    /// <summary>Who issues certificates.</summary>
    public required IReadOnlyList<CertificateAuthority> Authorities { get; init; }

    /// <summary>How ports of services speak TLS.</summary>
    public required IReadOnlyList<TlsLayer> TlsLayers { get; init; }

    /// <summary>Who says who somebody is.</summary>
    public required IReadOnlyList<IdentityProvider> IdentityProviders { get; init; }

    /// <summary>Policies, with those that gateways need for themselves.</summary>
    public required IReadOnlyList<Policy> Policies { get; init; }

    /// <summary>Where machines may go outside by themselves; each has its policy among <see cref="Policies"/>.</summary>
    public IReadOnlyList<DirectEgress> Egress { get; init; } = [];

    /// <summary>Links between networks.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>Claims.</summary>
    public required IReadOnlyList<Claim> Claims { get; init; }
}
