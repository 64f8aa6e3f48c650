namespace Farspan.Pki.Acme.Jose;

/// <summary>A signed message in the flattened JSON form, and nothing beside: no unprotected header, no second signature.</summary>
/// <remarks>Source: RFC 7515 section 7.2.2; RFC 8555 section 6.2.</remarks>
public sealed record JwsShape
{
    /// <summary>The protected header, base64url.</summary>
    public required string Protected { get; init; }

    /// <summary>What is said, base64url; empty for a read (RFC 8555 section 6.3).</summary>
    public required string Payload { get; init; }

    /// <summary>The signature, base64url.</summary>
    public required string Signature { get; init; }
}
