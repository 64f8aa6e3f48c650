using System.Net;
using Farspan.Planning.Filters;
using Farspan.Topology.Model;

namespace Farspan.Planning.Linking;

/// <summary>A private link in one address family: every address that its packets have on their way.</summary>
/// <remarks>
/// Asker → <see cref="Endpoint"/>; between the routers <see cref="Near"/> → <see cref="Far"/>; in the other network <see cref="Router"/> → <see cref="Machine"/>.
/// Only addresses of the transit block are seen between the networks, and in each network only its own.
/// </remarks>
internal sealed record PrivateLinkEnd
{
    public required Link Link { get; init; }

    /// <summary>The address in the asking network that stands for the service.</summary>
    public required IPAddress Endpoint { get; init; }

    /// <summary>What the asking network's router writes in place of the askers.</summary>
    public required IPAddress Near { get; init; }

    /// <summary>What it writes in place of <see cref="Endpoint"/>, and what leads to the other router.</summary>
    public required IPAddress Far { get; init; }

    /// <summary>The address of the answering network's router in the service's subnet, which stands for all askers.</summary>
    public required IPAddress Router { get; init; }

    /// <summary>The router's bridge of that subnet.</summary>
    public required string Bridge { get; init; }

    /// <summary>The machine's own address that the service answers on.</summary>
    public required IPAddress Machine { get; init; }

    /// <summary>The service's ports.</summary>
    public required IReadOnlyList<FlowPorts> Ports { get; init; }

    /// <summary>Who may ask for what: the askers of each policy.</summary>
    public List<(Policy Policy, Side From, IReadOnlyList<FlowPorts> Ports)> Askers { get; } = [];
}
