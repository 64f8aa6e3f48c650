using System.Net;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Gateways;

/// <summary>One request through a gateway, and whether the policies let it get to a machine.</summary>
public sealed record GatewayCallSpec
{
    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>Machine that runs it.</summary>
    public required string GatewayMachine { get; init; }

    /// <summary>Machine that calls.</summary>
    public required string From { get; init; }

    /// <summary>Its address.</summary>
    public required IPAddress SourceAddress { get; init; }

    /// <summary>Where the gateway listens, in cleartext.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Machine that is to answer.</summary>
    public required string To { get; init; }

    /// <summary>Service of that machine.</summary>
    public required string Service { get; init; }

    /// <summary>What is asked for: <c>/volume/MACHINE/…</c>.</summary>
    public required string Path { get; init; }

    /// <summary>First line of the answer where a stand-in gives it; null where a real service does.</summary>
    public required string? Greeting { get; init; }

    /// <summary>What the policies say should happen.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>The policy that allows it, with its place; empty where none does.</summary>
    public required string Policy { get; init; }

    /// <summary><c>file:line:column</c> of what decides: the policy, or the gateway where none allows it.</summary>
    public required string Location { get; init; }

    /// <summary><c>etcd-1 10.0.1.2 → gateway front at localhost → GET /volume/etcd-2/</c>.</summary>
    public override string ToString() => $"{From} {SourceAddress} → gateway {Gateway} at {GatewayMachine} → GET {Path}";
}
