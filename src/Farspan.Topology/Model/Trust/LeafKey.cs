namespace Farspan.Topology.Model.Trust;

/// <summary>Kinds of key that a certificate may have.</summary>
public enum LeafKey
{
    /// <summary><c>ecdsa-p256</c></summary>
    EcdsaP256,

    /// <summary><c>ecdsa-p384</c></summary>
    EcdsaP384,

    /// <summary><c>rsa-2048</c></summary>
    Rsa2048,

    /// <summary><c>rsa-3072</c></summary>
    Rsa3072,
}
