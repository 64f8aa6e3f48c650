namespace Farspan.Pki.Acme.Messages;

/// <summary>Asks for the certificate of an order.</summary>
/// <remarks>Source: RFC 8555 section 7.4.</remarks>
public sealed record FinalizeMessage
{
    /// <summary>The signing request (PKCS #10, DER) as base64url.</summary>
    public required string Csr { get; init; }
}
