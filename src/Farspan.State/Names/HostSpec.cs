using System.Net;

namespace Farspan.State.Names;

/// <summary>One line of the hosts file (hosts(5)).</summary>
public sealed record HostSpec
{
    /// <summary>The address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Its names, the canonical one first; never empty.</summary>
    public required IReadOnlyList<string> Names { get; init; }
}
