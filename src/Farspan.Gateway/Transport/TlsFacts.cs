using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport;

/// <summary>What a TLS handshake agreed on.</summary>
public sealed record TlsFacts
{
    /// <summary>Version.</summary>
    public required TlsVersion Version { get; init; }

    /// <summary>Cipher suite by IANA name.</summary>
    public required string CipherSuite { get; init; }

    /// <summary>Name that the caller asked for (RFC 6066 section 3), lower case, or null.</summary>
    public required string? ServerName { get; init; }

    /// <summary>True when HTTP/2 was agreed on by ALPN (RFC 7301).</summary>
    public required bool IsHttp2 { get; init; }

    /// <summary>DNS and URI subject alternative names of the caller's verified certificate; empty without one.</summary>
    public required IReadOnlyList<string> ClientNames { get; init; }
}
