namespace Farspan.Verification.Tls;

/// <summary>What handshakes with one port of a service showed.</summary>
public sealed record TlsRow
{
    /// <summary>Machine that listens.</summary>
    public required string Machine { get; init; }

    /// <summary>Service and port, such as <c>postgresql/sql</c>.</summary>
    public required string Port { get; init; }

    /// <summary>The layer; empty without one.</summary>
    public required string Layer { get; init; }

    /// <summary>What was declared, such as <c>TLS 1.2+ ECDHE-…</c>.</summary>
    public required string Declared { get; init; }

    /// <summary>Versions accepted, such as <c>TLS 1.2</c>.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>Suites accepted, TLS 1.3 first, by IANA name.</summary>
    public required IReadOnlyList<string> Suites { get; init; }

    /// <summary>Handshakes begun.</summary>
    public required int Handshakes { get; init; }

    /// <summary>True when it accepts what was declared and nothing beyond.</summary>
    public required bool Holds { get; init; }
}
