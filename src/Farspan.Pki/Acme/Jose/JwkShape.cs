namespace Farspan.Pki.Acme.Jose;

/// <summary>A key as JSON: the members that ACME's keys have.</summary>
/// <remarks>Members that are not listed mean nothing here (RFC 7517 section 4). Source: RFC 7518 section 6.</remarks>
public sealed record JwkShape
{
    /// <summary>Family: <c>EC</c> or <c>RSA</c>.</summary>
    public required string Kty { get; init; }

    /// <summary>Curve of an EC key.</summary>
    public string? Crv { get; init; }

    /// <summary>First coordinate.</summary>
    public string? X { get; init; }

    /// <summary>Second coordinate.</summary>
    public string? Y { get; init; }

    /// <summary>Modulus of an RSA key.</summary>
    public string? N { get; init; }

    /// <summary>Its exponent.</summary>
    public string? E { get; init; }

    /// <summary>The private part, which nobody may send: such a key is burnt.</summary>
    public string? D { get; init; }
}
