using Farspan.State.Addresses;
using Farspan.State.Certificates;
using Farspan.State.Dns;
using Farspan.State.Filters;
using Farspan.State.Gateways;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Services;
using Farspan.State.Sysctls;

namespace Farspan.State;

/// <summary>Everything one machine must look like: complete, with nothing left to choose at apply time.</summary>
/// <remarks>Lists that many machines have in common (peers, address sets, hosts) are one shared instance in memory. Compare with the concepts' deltas, never with <c>==</c>.</remarks>
public sealed record MachineSpec
{
    /// <summary>Machine this is for; unique in the plan, a DNS label.</summary>
    public required string Machine { get; init; }

    /// <summary>What the machine is for.</summary>
    public required MachineRole Role { get; init; }

    /// <summary>Provider that owns it; null for the backbone and the internet host.</summary>
    public required string? Provider { get; init; }

    /// <summary>Zone it stands in, or null where its provider declares none.</summary>
    public required string? Zone { get; init; }

    /// <summary>Grows with every plan that changes this machine; a machine refuses a lower one.</summary>
    public required long Generation { get; init; }

    /// <summary>Kernel parameters, ordered by name.</summary>
    public required IReadOnlyList<SysctlSpec> Sysctls { get; init; }

    /// <summary>Links, in the order in which they are made; loopback first.</summary>
    public required IReadOnlyList<LinkSpec> Links { get; init; }

    /// <summary>Addresses, ordered by link and address.</summary>
    public required IReadOnlyList<AddressSpec> Addresses { get; init; }

    /// <summary>Routes, ordered by destination.</summary>
    public required IReadOnlyList<RouteSpec> Routes { get; init; }

    /// <summary>Overlays this machine is a member of, ordered by name.</summary>
    public required IReadOnlyList<OverlaySpec> Overlays { get; init; }

    /// <summary>Packet filter.</summary>
    public required FilterSpec Filter { get; init; }

    /// <summary>Lines of the hosts file, ordered by address.</summary>
    public required IReadOnlyList<HostSpec> Hosts { get; init; }

    /// <summary>How names are resolved.</summary>
    public required ResolverSpec Resolver { get; init; }

    /// <summary>Services that run here, ordered by name.</summary>
    public required IReadOnlyList<ServiceSpec> Services { get; init; }

    /// <summary>Gateways that run here, ordered by name.</summary>
    public required IReadOnlyList<GatewaySpec> Gateways { get; init; }

    /// <summary>Name servers that run here, ordered by service.</summary>
    public required IReadOnlyList<DnsServerSpec> DnsServers { get; init; }

    /// <summary>Certificates that must lie here, ordered by name.</summary>
    public required IReadOnlyList<CertificateSpec> Certificates { get; init; }
}
