using System.Net.Security;

namespace Farspan.Verification.Tls;

/// <summary>What handshakes with one port showed.</summary>
public sealed record TlsProbeResult
{
    /// <summary>The port.</summary>
    public required TlsProbeSpec Probe { get; init; }

    /// <summary>Versions that it accepts, lowest first.</summary>
    public required IReadOnlyList<WireVersion> Versions { get; init; }

    /// <summary>Suites of TLS 1.2 that it accepts, in the order in which it prefers them.</summary>
    public required IReadOnlyList<TlsCipherSuite> Suites { get; init; }

    /// <summary>Suites of TLS 1.3 that it accepts, in the order in which it prefers them.</summary>
    public required IReadOnlyList<TlsCipherSuite> Suites13 { get; init; }

    /// <summary>What it answers to somebody who speaks without TLS; null where it refuses.</summary>
    public required string? Plaintext { get; init; }

    /// <summary>Why a whole handshake with the declared certificate's authorities and names fails; null where it succeeds or none was declared.</summary>
    public required string? CertificateFault { get; init; }

    /// <summary>True when a caller without a certificate was let in, false when refused; null where it was not tried.</summary>
    public required bool? LetsInWithoutCertificate { get; init; }

    /// <summary>True when a caller was let in whose certificate has the right names, SPIFFE ID included, and is by another authority; false when refused; null where it was not tried.</summary>
    public required bool? LetsInForgedCertificate { get; init; }

    /// <summary>True when a caller was served who may call, false when refused; null where it was not tried.</summary>
    public bool? LetsInDeclared { get; init; }

    /// <summary>True when a caller was served who has a good certificate and may not call, false when refused; null where it was not tried.</summary>
    public bool? LetsInUndeclared { get; init; }

    /// <summary>Handshakes begun.</summary>
    public required int Handshakes { get; init; }

    /// <summary>Why nothing could be asked at all; null where it answered.</summary>
    public required string? Failure { get; init; }
}
