using Farspan.Gateway.Audit;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Http2;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Proxying;

/// <summary>What a <see cref="GatewayServer"/> is made of.</summary>
public sealed record GatewayServerOptions
{
    /// <summary>What it must look like.</summary>
    public required GatewaySpec Spec { get; init; }

    /// <summary>Makes what decides about requests from a spec and from what decided before, or null.</summary>
    /// <exception cref="GatewayConfigurationException">The spec contradicts itself.</exception>
    public required Func<GatewaySpec, IRouter?, IRouter> Route { get; init; }

    /// <summary>Where relative paths of certificates start.</summary>
    public required string Folder { get; init; }

    /// <summary>How bytes move; owned by the caller.</summary>
    public required ITransport Transport { get; init; }

    /// <summary>Number of loops, each with a thread, from 1.</summary>
    public required int Loops { get; init; }

    /// <summary>Where lines about requests go; owned by the caller.</summary>
    public required IAuditLog Audit { get; init; }

    /// <summary>Resolver for places outside.</summary>
    public required IEgressResolver Resolver { get; init; }

    /// <summary>Who takes connections that speak HTTP/2, or null; owned by the server.</summary>
    public required IHttp2Server? Http2 { get; init; }

    /// <summary>The clock of the wall.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>64 random bits that make this process's identifiers of requests its own.</summary>
    public required ulong Instance { get; init; }

    /// <summary>What is shown to authorities on listeners without TLS; null for nothing.</summary>
    public IChallengeAnswers? Challenges { get; init; }

    /// <summary>Listening sockets of the process that this one replaces; those that the spec does not name are closed.</summary>
    public IReadOnlyList<ListeningSocket> Inherited { get; init; } = [];
}
