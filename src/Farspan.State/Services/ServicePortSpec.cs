using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.State.Services;

/// <summary>A named port of a service.</summary>
public sealed record ServicePortSpec
{
    /// <summary>Name in the topology, such as <c>client</c>.</summary>
    public required string Name { get; init; }

    /// <summary>TCP or UDP.</summary>
    public required FilterProtocol Protocol { get; init; }

    /// <summary>The ports.</summary>
    public required PortRange Ports { get; init; }
}
