using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.Server;

/// <summary>A request of which it is certain who signed it, for this URL, and that it was not seen before.</summary>
internal sealed record SignedRequest
{
    /// <summary>How the client calls the server.</summary>
    public required string Origin { get; init; }

    /// <summary>Where it was sent.</summary>
    public required string Url { get; init; }

    /// <summary>The query, without its question mark.</summary>
    public required string Query { get; init; }

    /// <summary>What is said; empty for a read.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The key that signed.</summary>
    public required PublicJwk Key { get; init; }

    /// <summary>The account, or null when the key itself was sent.</summary>
    public required AccountRecord? Account { get; init; }

    /// <summary>Who asks.</summary>
    public required System.Net.IPAddress Client { get; init; }

    /// <summary>True for a read (POST-as-GET, RFC 8555 section 6.3).</summary>
    public bool IsRead => Payload.IsEmpty;

    /// <summary>Reads what is said.</summary>
    public bool TryRead<T>(JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out AcmeAnswer? refusal)
        where T : class
    {
        try
        {
            value = JsonSerializer.Deserialize(Payload.Span, type);
            refusal = value is null ? AcmeAnswer.Of(AcmeErrorKind.Malformed, "the payload is null") : null;
        }
        catch (JsonException e)
        {
            value = null;
            refusal = AcmeAnswer.Of(AcmeErrorKind.Malformed, $"the payload is not what this resource takes: line {e.LineNumber + 1}, path {e.Path}");
        }

        return refusal is null;
    }
}
