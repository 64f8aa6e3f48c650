using System.Net;

namespace Farspan.Verification.Outside;

/// <summary>A name outside, as a rehearsal has it: what it leads to stands in for the real one.</summary>
public sealed record OutsideHost
{
    /// <summary>The name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>What it is there for.</summary>
    public required OutsideKind Kind { get; init; }

    /// <summary>Where it leads by IPv4.</summary>
    public required IPAddress V4 { get; init; }

    /// <summary>Where it leads by IPv6.</summary>
    public required IPAddress V6 { get; init; }
}
