namespace Farspan.Rendering.Files.Gateways;

/// <summary>What one machine may call through one gateway.</summary>
internal sealed record ProxyAccess
{
    /// <summary>Name of the gateway.</summary>
    public required string Gateway { get; init; }

    /// <summary>Where it is called, as <c>http://ADDRESS:PORT</c>: cleartext first, then by machine; at least one.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>What may be fetched without showing more than an address, as <c>MACHINE</c> or, where the machine has several services behind the gateway, <c>MACHINE/SERVICE</c>.</summary>
    public required IReadOnlyList<string> Volumes { get; init; }

    /// <summary>What may be called with a token or a certificate, or by other methods than GET only.</summary>
    public required IReadOnlyList<string> Restricted { get; init; }

    /// <summary>Where it is asked for places outside; empty where the machine may go nowhere through it.</summary>
    public required IReadOnlyList<string> EgressUrls { get; init; }

    /// <summary>Places outside, as <c>HOST:PORTS</c>.</summary>
    public required IReadOnlyList<string> Outside { get; init; }
}
