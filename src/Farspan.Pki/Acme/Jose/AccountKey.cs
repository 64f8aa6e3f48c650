using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Farspan.Pki.Acme.Jose;

/// <summary>A key of ours that signs messages. It does not print itself.</summary>
/// <remarks>Source: RFC 7515 section 5.1. Not for several threads at once.</remarks>
public sealed class AccountKey : IDisposable
{
    private readonly ECDsa? _curve;
    private readonly RSA? _rsa;

    /// <summary>Signs with a key over P-256 or P-384, which is disposed of with this.</summary>
    public AccountKey(ECDsa key)
    {
        _curve = key;
        Public = PublicJwk.Of(key);
    }

    /// <summary>Signs with an RSA key, which is disposed of with this.</summary>
    public AccountKey(RSA key)
    {
        _rsa = key;
        Public = PublicJwk.Of(key);
    }

    /// <summary>Its public half.</summary>
    public PublicJwk Public { get; }

    /// <summary>Signs a message.</summary>
    /// <param name="payload">What is said; empty for a read.</param>
    /// <param name="header">The header but for its algorithm, which is the key's.</param>
    public JwsShape Sign(ReadOnlySpan<byte> payload, JwsHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var (protectedText, payloadText, signed) = Prepare(payload, header with { Alg = JwsAlgorithms.NameOf(Public.Algorithm) });
        var signature = _rsa is not null
            ? _rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : _curve!.SignData(signed, Public.Algorithm == JwsAlgorithm.Es256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new JwsShape { Protected = protectedText, Payload = payloadText, Signature = Base64UrlText.Encode(signature) };
    }

    /// <summary>Says that an external account's holder has this key (RFC 8555 section 7.3.4).</summary>
    /// <param name="keyName">The shared key's name.</param>
    /// <param name="sharedKey">The shared key.</param>
    /// <param name="url">Where new accounts are made.</param>
    public JwsShape Bind(string keyName, ReadOnlySpan<byte> sharedKey, string url)
    {
        var (protectedText, payloadText, signed) = Prepare(Encoding.UTF8.GetBytes(Public.Text), new JwsHeader { Alg = JwsAlgorithms.NameOf(JwsAlgorithm.Hs256), Kid = keyName, Url = url });
        return new JwsShape { Protected = protectedText, Payload = payloadText, Signature = Base64UrlText.Encode(HMACSHA256.HashData(sharedKey, signed)) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _curve?.Dispose();
        _rsa?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => "***";

    private static (string Protected, string Payload, byte[] Signed) Prepare(ReadOnlySpan<byte> payload, JwsHeader header)
    {
        var protectedText = Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(header, JoseJson.Default.JwsHeader));
        var payloadText = Base64UrlText.Encode(payload);
        return (protectedText, payloadText, Encoding.ASCII.GetBytes($"{protectedText}.{payloadText}"));
    }
}
