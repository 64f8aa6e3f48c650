using System.Net;

namespace Farspan.State.Gateways;

/// <summary>A machine of the topology that may call a gateway: what its addresses are called in the audit log, and that it belongs to the topology.</summary>
public sealed record GatewayCallerSpec
{
    /// <summary>The machine; the key within the gateway.</summary>
    public required string Machine { get; init; }

    /// <summary>Addresses that it calls from, at least one.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }
}
