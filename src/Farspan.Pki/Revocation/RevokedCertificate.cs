using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Revocation;

/// <summary>A certificate that must not be believed any more.</summary>
public sealed record RevokedCertificate
{
    /// <summary>Its serial number, upper-case hexadecimal.</summary>
    public required string Serial { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why (RFC 5280 section 5.3.1).</summary>
    public required X509RevocationReason Reason { get; init; }
}
