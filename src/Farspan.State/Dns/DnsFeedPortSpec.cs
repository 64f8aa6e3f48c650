using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.State.Dns;

/// <summary>Ports of one protocol.</summary>
public sealed record DnsFeedPortSpec
{
    /// <summary>TCP or UDP.</summary>
    public required FilterProtocol Protocol { get; init; }

    /// <summary>The ports.</summary>
    public required PortRange Ports { get; init; }
}
