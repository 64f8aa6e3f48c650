using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Keys;

/// <summary>Lets several threads sign with one key, one after the other: key objects are not made for more than one at a time.</summary>
internal sealed class SerialGenerator(X509SignatureGenerator inner) : X509SignatureGenerator
{
    private readonly Lock _signing = new();

    /// <inheritdoc/>
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        lock (_signing)
        {
            return inner.GetSignatureAlgorithmIdentifier(hashAlgorithm);
        }
    }

    /// <inheritdoc/>
    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        lock (_signing)
        {
            return inner.SignData(data, hashAlgorithm);
        }
    }

    /// <inheritdoc/>
    protected override PublicKey BuildPublicKey()
    {
        lock (_signing)
        {
            return inner.PublicKey;
        }
    }
}
