using System.Text.Json;
using System.Text.Json.Serialization;

namespace Farspan.Pki.Acme.Jose;

/// <summary>The protected header of a signed message.</summary>
/// <remarks>Source: RFC 8555 section 6.2.</remarks>
public sealed record JwsHeader
{
    /// <summary>Name of the algorithm, as sent.</summary>
    public required string Alg { get; init; }

    /// <summary>Used once, to keep a message from being sent twice; not in an inner message.</summary>
    public string? Nonce { get; init; }

    /// <summary>Where the message is meant to go.</summary>
    public string? Url { get; init; }

    /// <summary>The key, where nobody knows it yet.</summary>
    public JwkShape? Jwk { get; init; }

    /// <summary>The account, or the name of an external account's key.</summary>
    public string? Kid { get; init; }

    /// <summary>Extensions that must be understood (RFC 7515 section 4.1.11): there are none, so that its presence is an error.</summary>
    public JsonElement? Crit { get; init; }

    /// <summary>RFC 7797's switch of the payload's encoding, which would change what is signed.</summary>
    [JsonPropertyName("b64")]
    public JsonElement? IsEncoded { get; init; }
}
