using Farspan.Addressing;

namespace Farspan.Topology.Model;

/// <summary>A named port of a service.</summary>
public sealed record ServicePort
{
    /// <summary>Name within the service, such as <c>client</c>.</summary>
    public required string Name { get; init; }

    /// <summary>TCP or UDP.</summary>
    public required TransportProtocol Protocol { get; init; }

    /// <summary>The ports.</summary>
    public required PortRange Ports { get; init; }
}
