using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>A guarded way in: an HTTP entry that leads to services.</summary>
public sealed record Gateway
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Service whose machines run it and on whose TCP ports it listens.</summary>
    public required Service Service { get; init; }

    /// <summary>What it leads to, in declaration order, each service once.</summary>
    public required IReadOnlyList<GatewayTarget> Targets { get; init; }

    /// <summary>TLS by name of the service's port; the others are cleartext.</summary>
    public required IReadOnlyDictionary<string, GatewayTls> Tls { get; init; }

    /// <summary>SHA-256 of tokens by name, as 64 hexadecimal digits.</summary>
    public required IReadOnlyDictionary<string, string> Tokens { get; init; }

    /// <summary>Name of the port on which machines ask for places outside, or null.</summary>
    public required string? EgressPort { get; init; }

    /// <summary>Who may call what, in the order of the policies.</summary>
    public required IReadOnlyList<GatewayRule> Rules { get; init; }

    /// <summary>Where machines may go outside, in declaration order.</summary>
    public required IReadOnlyList<EgressRule> Egress { get; init; }

    /// <summary>How it watches health.</summary>
    public required GatewayChecks Checks { get; init; }

    /// <summary>Times and amounts.</summary>
    public required GatewayLimits Limits { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
