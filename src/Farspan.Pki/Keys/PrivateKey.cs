using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.State.Certificates;

namespace Farspan.Pki.Keys;

/// <summary>A private key that cannot print itself: its text is <c>***</c>, no JSON context lists it, and only the two export members give it away.</summary>
/// <remarks>Signing may be asked for by several threads at once; it happens one after the other. Kinds: FIPS 186-5.</remarks>
[DebuggerDisplay("***")]
public sealed class PrivateKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private PrivateKey(AsymmetricAlgorithm key, KeyKind kind)
    {
        _key = key;
        Kind = kind;
        Generator = new SerialGenerator(key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)key));
    }

    /// <summary>Kind and size.</summary>
    public KeyKind Kind { get; }

    /// <summary>Hash that goes with it: SHA-384 for P-384, SHA-256 for all others (RFC 5758 section 3.2, RFC 4055).</summary>
    public HashAlgorithmName Hash => Kind == KeyKind.EcdsaP384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    /// <summary>Its public half.</summary>
    public PublicKey Public => Generator.PublicKey;

    /// <summary>What signs with it.</summary>
    public X509SignatureGenerator Generator { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="kind">Kind and size.</param>
    public static PrivateKey Generate(KeyKind kind) => new(
        kind switch
        {
            KeyKind.EcdsaP256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            KeyKind.EcdsaP384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            KeyKind.Rsa2048 => RSA.Create(2048),
            KeyKind.Rsa3072 => RSA.Create(3072),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of key"),
        },
        kind);

    /// <summary>Reads a key from PKCS#8 (RFC 5208) bytes.</summary>
    /// <exception cref="PkiException">It is no key, or of a kind that is not used here.</exception>
    public static PrivateKey FromPkcs8(ReadOnlySpan<byte> bytes) => TryRead(bytes) ?? throw new PkiException("the key is not a PKCS#8 private key; give an ECDSA P-256 or P-384 or an RSA key of 2048 or 3072 bits");

    /// <summary>Reads a key from PEM text (RFC 7468) labelled <c>PRIVATE KEY</c>.</summary>
    /// <exception cref="PkiException">It is no such text, or of a kind that is not used here.</exception>
    public static PrivateKey FromPem(ReadOnlySpan<char> text)
    {
        if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not "PRIVATE KEY")
        {
            throw new PkiException("the key is not PEM text with PRIVATE KEY; convert it with openssl pkcs8 -topk8 -nocrypt");
        }

        var bytes = new byte[fields.DecodedDataLength];
        try
        {
            return Convert.TryFromBase64Chars(text[fields.Base64Data], bytes, out var length)
                ? FromPkcs8(bytes.AsSpan(0, length))
                : throw new PkiException("the key's PEM text is damaged; take it from a backup");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The key as PKCS#8 bytes; whoever asks zeroes them after use.</summary>
    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    /// <summary>The key as PEM text, for a file of mode 0600.</summary>
    public string ExportPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>True when <paramref name="certificate"/> is about this key.</summary>
    public bool Matches(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Public.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The certificate together with this key, for those who speak TLS with it.</summary>
    public X509Certificate2 Join(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return _key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)_key);
    }

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static PrivateKey? TryRead(ReadOnlySpan<byte> bytes)
    {
        var curve = TryImport(ECDsa.Create(), bytes);
        if (curve is not null)
        {
            return Keep(curve, curve.KeySize switch { 256 => KeyKind.EcdsaP256, 384 => KeyKind.EcdsaP384, _ => null });
        }

        var rsa = TryImport(RSA.Create(), bytes);
        return rsa is null ? null : Keep(rsa, rsa.KeySize switch { 2048 => KeyKind.Rsa2048, 3072 => KeyKind.Rsa3072, _ => null });
    }

    private static T? TryImport<T>(T key, ReadOnlySpan<byte> bytes)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportPkcs8PrivateKey(bytes, out _);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static PrivateKey? Keep(AsymmetricAlgorithm key, KeyKind? kind)
    {
        if (kind is { } known)
        {
            return new PrivateKey(key, known);
        }

        key.Dispose();
        return null;
    }
}
