using System.Net;
using System.Text.Json.Serialization;

namespace Farspan.State.Routes;

/// <summary>A route a machine must have in its kernel table.</summary>
/// <remarks>No member has a default: the compiler of plans chooses, the wire repeats. Fields follow rtnetlink's RTM_NEWROUTE (rtnetlink(7)); equality is by value.</remarks>
public sealed record RouteSpec
{
    /// <summary>Where the route leads; the key within one routing table.</summary>
    public required IPNetwork Destination { get; init; }

    /// <summary>Link the packet leaves by, such as <c>eth0</c>.</summary>
    public required string Link { get; init; }

    /// <summary>Next hop, or null for an on-link route.</summary>
    public required IPAddress? Gateway { get; init; }

    /// <summary>Route priority, 0–4294967295; the lower wins. Kernel name: metric.</summary>
    public required uint Metric { get; init; }

    /// <summary>Longest packet on this route in octets, 576–65535; null for its link's. Kernel name: mtu (ip-route(8)). Only the lab's routers have it, for links between networks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Mtu { get; init; }
}
