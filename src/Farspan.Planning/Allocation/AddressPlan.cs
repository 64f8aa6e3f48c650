using System.Net;
using Farspan.Topology.Model;

namespace Farspan.Planning.Allocation;

/// <summary>Every address of the plan. Machines are numbered as in <see cref="NetworkTopology.Machines"/>, networks likewise; overlays are in name order.</summary>
internal sealed record AddressPlan
{
    public required NetworkTopology Topology { get; init; }

    /// <summary>Number of each machine by name.</summary>
    public required IReadOnlyDictionary<string, int> Numbers { get; init; }

    /// <summary>Addresses by machine and card, IPv4 first.</summary>
    public required IReadOnlyList<IReadOnlyList<IReadOnlyList<IPAddress>>> Cards { get; init; }

    /// <summary>All underlay addresses by machine: those of the first card first.</summary>
    public required IReadOnlyList<IReadOnlyList<IPAddress>> Underlay { get; init; }

    /// <summary>Overlays in name order; whatever numbers overlays means this list.</summary>
    public required IReadOnlyList<OverlayAddresses> Overlays { get; init; }

    /// <summary>Number of the transit pair by network.</summary>
    public required IReadOnlyList<int> Transits { get; init; }

    /// <summary>Number of the transit pair by name of those links that have one: private links and VPNs.</summary>
    public required IReadOnlyDictionary<string, int> LinkTransits { get; init; }

    /// <summary>Addresses of private links' endpoints by name of the link, IPv4 first.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> Endpoints { get; init; }

    /// <summary>True when anything in the topology has an IPv6 block.</summary>
    public required bool UsesV6 { get; init; }

    /// <summary>Number of the machine of this name.</summary>
    public int NumberOf(Machine machine) => Numbers[machine.Name];
}
