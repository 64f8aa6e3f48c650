using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model;

/// <summary>What runs on machines.</summary>
public sealed record Service
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Machines it may run on, in declaration order.</summary>
    public required IReadOnlyList<Machine> Candidates { get; init; }

    /// <summary>How many machines run it, or null for every candidate.</summary>
    public required int? Replicas { get; init; }

    /// <summary>Failure domain over which replicas are spread: no two in one, where there are enough; null for no wish.</summary>
    public required FailureDomain? Spread { get; init; }

    /// <summary>Overlay whose addresses alone it is bound to, or null for the machine's underlay addresses.</summary>
    public required Overlay? Over { get; init; }

    /// <summary>Ports, in declaration order.</summary>
    public required IReadOnlyList<ServicePort> Ports { get; init; }

    /// <summary>True when a majority of its members must be able to talk.</summary>
    public required bool HasQuorum { get; init; }

    /// <summary>Recipe that runs the real thing, or null.</summary>
    public required ServiceRecipe? Recipe { get; init; }

    /// <summary>True where the program can be told whose certificates to take, and not only those of which authority.</summary>
    /// <remarks>Redis 7, redis.conf "TLS/SSL": <c>tls-auth-clients</c>; etcd 3.4: <c>--client-cert-auth</c>. Both know the authority alone.</remarks>
    public bool TellsCallersApart => Recipe is null or ServiceRecipe.PostgreSql;

    /// <summary>Path that answers while it is well, or null.</summary>
    public required string? Health { get; init; }

    /// <summary>Where its data is kept.</summary>
    public required Storage Storage { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
