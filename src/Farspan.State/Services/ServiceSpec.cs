using System.Net;

namespace Farspan.State.Services;

/// <summary>A service that runs on a machine.</summary>
public sealed record ServiceSpec
{
    /// <summary>Name in the topology; the key within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>Recipe that runs the real thing (<c>etcd</c>, <c>postgresql</c>, <c>redis</c>, <c>ca</c>, <c>gateway</c>, <c>dns</c>), or null: then a listener answers with the service's name.</summary>
    public required string? Recipe { get; init; }

    /// <summary>Addresses it listens on and no others; overlay addresses where it is declared over an overlay.</summary>
    public required IReadOnlyList<IPAddress> Bind { get; init; }

    /// <summary>Ports it listens on, in declaration order.</summary>
    public required IReadOnlyList<ServicePortSpec> Ports { get; init; }

    /// <summary>Its ports that speak TLS, ordered by name; the others are as their protocol has them.</summary>
    public required IReadOnlyList<ServiceTlsSpec> Tls { get; init; }

    /// <summary>Every machine that runs the service, this one included, ordered by machine; shared.</summary>
    public required IReadOnlyList<ServiceMemberSpec> Members { get; init; }
}
