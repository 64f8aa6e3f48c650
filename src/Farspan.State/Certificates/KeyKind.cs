namespace Farspan.State.Certificates;

/// <summary>Kind and size of a key.</summary>
public enum KeyKind
{
    /// <summary>ECDSA over P-256 (FIPS 186-5).</summary>
    EcdsaP256,

    /// <summary>ECDSA over P-384.</summary>
    EcdsaP384,

    /// <summary>RSA with 2048 bits.</summary>
    Rsa2048,

    /// <summary>RSA with 3072 bits.</summary>
    Rsa3072,
}
