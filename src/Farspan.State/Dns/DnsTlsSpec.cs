using System.Text.Json.Serialization;
using Farspan.State.Gateways;

namespace Farspan.State.Dns;

/// <summary>How a listener of a name server speaks TLS, by the layer that its port belongs to.</summary>
public sealed record DnsTlsSpec
{
    /// <summary>Lowest version that is accepted.</summary>
    public required TlsVersion Minimum { get; init; }

    /// <summary>Cipher suites of TLS 1.2 by IANA name, in order of preference; empty for the platform's choice.</summary>
    public required IReadOnlyList<string> CipherSuites { get; init; }

    /// <summary>True when an asker without a certificate of the same issuer is refused.</summary>
    public required bool RequiresClientCertificate { get; init; }

    /// <summary>Who of those with such a certificate is let in, or null for everybody who has one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TlsCallersSpec? Callers { get; init; }
}
