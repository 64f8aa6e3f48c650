using Farspan.State.Addresses;
using Farspan.State.Filters;
using Farspan.State.Links;
using Farspan.State.Names;
using Farspan.State.Overlays;
using Farspan.State.Routes;
using Farspan.State.Services;
using Farspan.State.Sysctls;

namespace Farspan.State;

/// <summary>What one machine was seen to look like, in the words of its spec: what was read back, never what was hoped.</summary>
/// <remarks>Lists what the spec names and what carries our marks; what belongs to others is not reported.</remarks>
public sealed record MachineStatus
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Generation of the last spec that was applied whole; 0 while there was none. A verdict never mixes generations.</summary>
    public required long ObservedGeneration { get; init; }

    /// <summary>Moment at which it was read.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The kernel parameters that the spec names, in its order.</summary>
    public required IReadOnlyList<SysctlStatus> Sysctls { get; init; }

    /// <summary>Links.</summary>
    public required IReadOnlyList<LinkStatus> Links { get; init; }

    /// <summary>Addresses.</summary>
    public required IReadOnlyList<AddressStatus> Addresses { get; init; }

    /// <summary>Our routes.</summary>
    public required IReadOnlyList<RouteSpec> Routes { get; init; }

    /// <summary>Overlays.</summary>
    public required IReadOnlyList<OverlayStatus> Overlays { get; init; }

    /// <summary>Packet filter, or null when our table is not there.</summary>
    public required FilterStatus? Filter { get; init; }

    /// <summary>Name resolution.</summary>
    public required NamesStatus Names { get; init; }

    /// <summary>Services, ordered by name.</summary>
    public required IReadOnlyList<ServiceStatus> Services { get; init; }
}
