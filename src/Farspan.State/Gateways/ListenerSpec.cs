using System.Net;

namespace Farspan.State.Gateways;

/// <summary>A socket that a gateway listens on.</summary>
public sealed record ListenerSpec
{
    /// <summary>Name of the service's port; the key within the gateway.</summary>
    public required string Name { get; init; }

    /// <summary>Addresses and port, at least one.</summary>
    public required IReadOnlyList<IPEndPoint> Endpoints { get; init; }

    /// <summary>How TLS is spoken, or null for cleartext.</summary>
    public required ListenerTlsSpec? Tls { get; init; }

    /// <summary>True where machines send requests for the outside to it (absolute-form and CONNECT, RFC 9112 section 3.2).</summary>
    public required bool IsEgress { get; init; }
}
