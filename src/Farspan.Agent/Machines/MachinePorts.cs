using Farspan.Agent.Addresses;
using Farspan.Agent.Filters;
using Farspan.Agent.Links;
using Farspan.Agent.Names;
using Farspan.Agent.Overlays;
using Farspan.Agent.Routes;
using Farspan.Agent.Sysctls;

namespace Farspan.Agent.Machines;

/// <summary>Everything through which the reconcilers touch one machine.</summary>
public sealed record MachinePorts
{
    /// <summary>Its links.</summary>
    public required ILinks Links { get; init; }

    /// <summary>Their addresses.</summary>
    public required IAddressTable Addresses { get; init; }

    /// <summary>Its routes.</summary>
    public required IRouteTable Routes { get; init; }

    /// <summary>Its packet filter.</summary>
    public required IFilterTable Filter { get; init; }

    /// <summary>Its kernel parameters.</summary>
    public required ISysctls Sysctls { get; init; }

    /// <summary>Its WireGuard links.</summary>
    public required IOverlayDevices Overlays { get; init; }

    /// <summary>Its keys.</summary>
    public required IOverlayKeys Keys { get; init; }

    /// <summary>Its files for name resolution.</summary>
    public required IHostFiles HostFiles { get; init; }
}
