namespace Farspan.Pki.Authorities;

/// <summary>Where those who check a certificate ask whether it was revoked; written into each.</summary>
public sealed record RevocationPlaces
{
    /// <summary>http URL of the revocation list (RFC 5280 section 4.2.1.13), or null.</summary>
    public required string? Crl { get; init; }

    /// <summary>http URL of the responder (RFC 6960; RFC 5280 section 4.2.2.1), or null.</summary>
    public required string? Ocsp { get; init; }

    /// <summary>Nothing is written.</summary>
    public static RevocationPlaces None { get; } = new() { Crl = null, Ocsp = null };
}
