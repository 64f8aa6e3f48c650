using System.Text.Json;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;

namespace Farspan.Pki.Acme.Server;

/// <summary>Proof that whoever makes an account holds an external one.</summary>
/// <remarks>Source: RFC 8555 section 7.3.4.</remarks>
internal sealed class ExternalBinding
{
    private readonly AcmeServerOptions _options;

    public ExternalBinding(AcmeServerOptions options) => _options = options;

    /// <summary>Finds the external account.</summary>
    /// <param name="request">The request for an account.</param>
    /// <param name="shape">The proof, or null.</param>
    /// <param name="external">The external account; null when none was shown and none is needed.</param>
    /// <returns>What is wrong, or null.</returns>
    public ProblemMessage? Find(SignedRequest request, JwsShape? shape, out ExternalAccount? external)
    {
        external = null;
        if (shape is null)
        {
            return _options.IsExternalAccountRequired
                ? AcmeErrors.Make(AcmeErrorKind.ExternalAccountRequired, "a new account needs the name and key of an external one; ask whoever runs this server")
                : null;
        }

        if (!JwsMessage.TryRead(shape, out var message, out var why))
        {
            return AcmeErrors.Make(AcmeErrorKind.Malformed, $"externalAccountBinding: {why}");
        }

        if (message.Header is not { Nonce: null, Jwk: null, Kid: { } name } || message.Header.Alg != JwsAlgorithms.NameOf(JwsAlgorithm.Hs256) || message.Header.Url != request.Url)
        {
            return AcmeErrors.Make(AcmeErrorKind.Malformed, "externalAccountBinding needs alg HS256, kid, the url of this request, and no nonce");
        }

        // Whether the name or the key is wrong is nobody's business.
        if (_options.ExternalAccounts(name) is not { } found || !message.IsSignedBy(found.Key.Bytes))
        {
            return AcmeErrors.Make(AcmeErrorKind.Unauthorized, "the external account's name or key is wrong");
        }

        if (!IsKey(message.Payload.Span, request.Key))
        {
            return AcmeErrors.Make(AcmeErrorKind.Malformed, "externalAccountBinding is for another key than the request's");
        }

        external = found;
        return null;
    }

    private static bool IsKey(ReadOnlySpan<byte> payload, PublicJwk key)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, JoseJson.Default.JwkShape) is { } shape && PublicJwk.TryRead(shape, out var bound, out _) && bound.Equals(key);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
