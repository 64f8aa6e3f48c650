using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Farspan.Pki.Acme.Jose;

/// <summary>The public key of an account or certificate: P-256, P-384, or RSA of 2048 to 4096 bits. Immutable.</summary>
/// <remarks>Source: RFC 7517; RFC 7518 section 6; RFC 7638 (thumbprint).</remarks>
public sealed class PublicJwk : IEquatable<PublicJwk>
{
    private const int LeastRsaBits = 2048;
    private const int MostRsaBits = 4096;

    // An exponent is at most four bytes: longer ones make verification slow for nothing.
    private const int MostExponentBytes = 4;
    private const int LeastExponent = 3;
    private readonly ECParameters _curve;
    private readonly RSAParameters _rsa;

    private PublicJwk(JwsAlgorithm algorithm, ECParameters curve, RSAParameters rsa, byte[] publicKeyInfo, string text)
    {
        Algorithm = algorithm;
        _curve = curve;
        _rsa = rsa;
        PublicKeyInfo = publicKeyInfo;
        Text = text;
        Thumbprint = Base64UrlText.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The one algorithm that this key may sign with.</summary>
    public JwsAlgorithm Algorithm { get; }

    /// <summary>The required members as JSON, in order and without blanks (RFC 7638 section 3).</summary>
    public string Text { get; }

    /// <summary>SHA-256 of <see cref="Text"/> as base64url, 43 characters (RFC 7638).</summary>
    public string Thumbprint { get; }

    /// <summary>The key as SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7), DER.</summary>
    public ReadOnlyMemory<byte> PublicKeyInfo { get; }

    /// <summary>Takes a key that was sent.</summary>
    /// <param name="shape">Its members.</param>
    /// <param name="key">The key.</param>
    /// <param name="why">What is wrong with it, in half a sentence.</param>
    public static bool TryRead(JwkShape shape, [NotNullWhen(true)] out PublicJwk? key, [NotNullWhen(false)] out string? why)
    {
        ArgumentNullException.ThrowIfNull(shape);
        key = null;
        why = "the key is not a valid one of its kind";
        if (shape.D is not null)
        {
            why = "the key has its private part; make a new key, this one is burnt";
            return false;
        }

        try
        {
            key = shape.Kty switch
            {
                "EC" => ReadCurve(shape),
                "RSA" => ReadRsa(shape),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }

        why = key is null ? "the key is none of EC P-256, EC P-384 and RSA of 2048 to 4096 bits" : null;
        return key is not null;
    }

    /// <summary>Takes a key from <see cref="Text"/>.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out PublicJwk? key)
    {
        key = null;
        try
        {
            return JsonSerializer.Deserialize(text, JoseJson.Default.JwkShape) is { } shape && TryRead(shape, out key, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The public half of a key of ours.</summary>
    public static PublicJwk Of(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var shape = new JwkShape { Kty = "EC", Crv = NameOf(parameters.Q.X!.Length), X = Base64UrlText.Encode(parameters.Q.X), Y = Base64UrlText.Encode(parameters.Q.Y) };
        return TryRead(shape, out var jwk, out var why) ? jwk : throw new ArgumentException(why, nameof(key));
    }

    /// <summary>The public half of a key of ours.</summary>
    public static PublicJwk Of(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var shape = new JwkShape { Kty = "RSA", N = Base64UrlText.Encode(parameters.Modulus), E = Base64UrlText.Encode(parameters.Exponent) };
        return TryRead(shape, out var jwk, out var why) ? jwk : throw new ArgumentException(why, nameof(key));
    }

    /// <summary>True when this key signed it.</summary>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">Signature in JWS form: for EC both numbers in full length, one after the other (RFC 7518 section 3.4).</param>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (Algorithm == JwsAlgorithm.Rs256)
        {
            using var rsa = RSA.Create(_rsa);
            return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var curve = ECDsa.Create(_curve);
        return curve.VerifyData(data, signature, Algorithm == JwsAlgorithm.Es256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <inheritdoc/>
    public bool Equals(PublicJwk? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicJwk);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    private static PublicJwk? ReadCurve(JwkShape shape)
    {
        const int Bytes256 = 32;
        const int Bytes384 = 48;
        var (curve, algorithm, length) = shape.Crv switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, JwsAlgorithm.Es256, Bytes256),
            "P-384" => (ECCurve.NamedCurves.nistP384, JwsAlgorithm.Es384, Bytes384),
            _ => default,
        };
        if (length == 0 || !Base64UrlText.TryDecode(shape.X, out var x) || !Base64UrlText.TryDecode(shape.Y, out var y) || x.Length != length || y.Length != length)
        {
            return null;
        }

        // The import refuses a point that is not on the curve.
        var parameters = new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } };
        using var key = ECDsa.Create(parameters);
        return new PublicJwk(algorithm, parameters, default, key.ExportSubjectPublicKeyInfo(), $$"""{"crv":"{{shape.Crv}}","kty":"EC","x":"{{shape.X}}","y":"{{shape.Y}}"}""");
    }

    private static PublicJwk? ReadRsa(JwkShape shape)
    {
        if (!Base64UrlText.TryDecode(shape.N, out var modulus) || !Base64UrlText.TryDecode(shape.E, out var exponent)
            || modulus.Length is < LeastRsaBits / 8 or > MostRsaBits / 8 || modulus[0] == 0 || (modulus[^1] & 1) == 0
            || exponent.Length is 0 or > MostExponentBytes || exponent[0] == 0 || (exponent[^1] & 1) == 0 || (exponent.Length == 1 && exponent[0] < LeastExponent))
        {
            return null;
        }

        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        using var key = RSA.Create(parameters);
        return key.KeySize is < LeastRsaBits or > MostRsaBits
            ? null
            : new PublicJwk(JwsAlgorithm.Rs256, default, parameters, key.ExportSubjectPublicKeyInfo(), $$"""{"e":"{{shape.E}}","kty":"RSA","n":"{{shape.N}}"}""");
    }

    private static string NameOf(int coordinateBytes) => coordinateBytes switch
    {
        32 => "P-256",
        48 => "P-384",
        _ => "unknown",
    };
}
