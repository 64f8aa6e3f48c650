using System.Net;

namespace Farspan.State.Gateways;

/// <summary>An HTTP service on a machine that a gateway leads to: <c>/volume/{machine}</c>, or <c>/volume/{machine}/{service}</c> where the machine has several.</summary>
public sealed record UpstreamSpec
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Provider of the machine.</summary>
    public required string Provider { get; init; }

    /// <summary>The service; with the machine the key within the gateway.</summary>
    public required string Service { get; init; }

    /// <summary>Where it is reached.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>True when it runs on the gateway's own machine.</summary>
    public required bool IsLocal { get; init; }

    /// <summary>How its health is asked.</summary>
    public required HealthCheckSpec Health { get; init; }
}
