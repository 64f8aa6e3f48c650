namespace Farspan.Pki.Acme.Messages;

/// <summary>Revokes a certificate.</summary>
/// <remarks>Source: RFC 8555 section 7.6.</remarks>
public sealed record RevocationMessage
{
    /// <summary>The certificate (DER) as base64url.</summary>
    public required string Certificate { get; init; }

    /// <summary>Why (RFC 5280 section 5.3.1), or null.</summary>
    public int? Reason { get; init; }
}
