using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Keys;

/// <summary>Which public keys a certificate may be about.</summary>
/// <remarks>P-256, P-384, and RSA of 2048 to 4096 bits in steps of eight with an odd exponent from 65537: CA/Browser Forum Baseline Requirements section 6.1.5 and 6.1.6.</remarks>
internal static class SubjectKeys
{
    private const int LeastRsaBits = 2048;

    // A larger one makes every handshake dear and protects nothing that a curve does not.
    private const int MostRsaBits = 4096;

    /// <summary>Why the key is refused, or null.</summary>
    internal static string? Objection(PublicKey key)
    {
        try
        {
            using var curve = key.GetECDsaPublicKey();
            if (curve is not null)
            {
                return curve.KeySize is 256 or 384 ? null : $"the key is on a curve of {curve.KeySize} bits; use P-256 or P-384";
            }

            using var rsa = key.GetRSAPublicKey();
            return rsa is null ? $"keys of kind {key.Oid.Value} are not supported; use ECDSA P-256 or RSA of 2048 bits" : Objection(rsa);
        }
        catch (Exception damaged) when (damaged is CryptographicException or NotSupportedException)
        {
            return "the public key is damaged; make the request again";
        }
    }

    private static string? Objection(RSA rsa)
    {
        if (rsa.KeySize is < LeastRsaBits or > MostRsaBits || rsa.KeySize % 8 != 0)
        {
            return $"the RSA key has {rsa.KeySize} bits; use {LeastRsaBits} to {MostRsaBits}";
        }

        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var exponent = parameters.Exponent!;
        var isLarge = exponent.Length > 3 || (exponent.Length == 3 && exponent[0] >= 1);
        return isLarge && (exponent[^1] & 1) == 1 && (parameters.Modulus![^1] & 1) == 1 ? null : "the RSA key's exponent or modulus is unsafe; use exponent 65537";
    }
}
