using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Farspan.Pki.Acme.Jose;

/// <summary>A signed message that was taken apart, and not believed yet. Immutable.</summary>
/// <remarks>Source: RFC 7515 section 5.2; RFC 8555 section 6.2.</remarks>
public sealed class JwsMessage
{
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private JwsMessage(JwsHeader header, byte[] payload, byte[] signed, byte[] signature)
    {
        Header = header;
        Payload = payload;
        _signed = signed;
        _signature = signature;
    }

    /// <summary>The protected header.</summary>
    public JwsHeader Header { get; }

    /// <summary>What is said; empty for a read.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Takes a message apart.</summary>
    /// <param name="json">The message as it was sent.</param>
    /// <param name="message">The message.</param>
    /// <param name="why">What is wrong with it, in half a sentence.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out JwsMessage? message, [NotNullWhen(false)] out string? why)
    {
        message = null;
        try
        {
            return TryRead(JsonSerializer.Deserialize(json, JwsJson.Default.JwsShape), out message, out why);
        }
        catch (JsonException)
        {
            why = "the body is not a signed message in flattened JSON form (RFC 7515 section 7.2.2): protected, payload and signature, and nothing else";
            return false;
        }
    }

    /// <summary>Takes a message apart that is in another one.</summary>
    public static bool TryRead(JwsShape? shape, [NotNullWhen(true)] out JwsMessage? message, [NotNullWhen(false)] out string? why)
    {
        message = null;
        if (shape is null || !Base64UrlText.TryDecode(shape.Protected, out var header) || !Base64UrlText.TryDecode(shape.Payload, out var payload) || !Base64UrlText.TryDecode(shape.Signature, out var signature))
        {
            why = "protected, payload and signature must be base64url without padding";
            return false;
        }

        JwsHeader? read;
        try
        {
            read = JsonSerializer.Deserialize(header, JoseJson.Default.JwsHeader);
        }
        catch (JsonException)
        {
            read = null;
        }

        why = read switch
        {
            null => "the protected header is not one of ACME's (RFC 8555 section 6.2)",
            { Crit: not null } => "the protected header names extensions as critical that are not known here (RFC 7515 section 4.1.11)",
            { IsEncoded: not null } => "the protected header must not have b64",
            _ => null,
        };
        if (why is not null)
        {
            return false;
        }

        message = new JwsMessage(read!, payload, Encoding.ASCII.GetBytes($"{shape.Protected}.{shape.Payload}"), signature);
        return true;
    }

    /// <summary>True when the key signed it, with its own algorithm.</summary>
    public bool IsSignedBy(PublicJwk key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return JwsAlgorithms.TryRead(Header.Alg, out var algorithm) && algorithm == key.Algorithm && key.Verify(_signed, _signature);
    }

    /// <summary>True when whoever holds the shared key signed it (HS256). The comparison takes the same time wherever they differ.</summary>
    public bool IsSignedBy(ReadOnlySpan<byte> sharedKey)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(sharedKey, _signed, expected);
        return JwsAlgorithms.TryRead(Header.Alg, out var algorithm) && algorithm == JwsAlgorithm.Hs256 && CryptographicOperations.FixedTimeEquals(expected, _signature);
    }
}
