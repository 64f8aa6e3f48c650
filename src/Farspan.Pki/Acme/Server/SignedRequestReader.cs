using System.Diagnostics.CodeAnalysis;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.Server;

/// <summary>Finds out who signed a request.</summary>
/// <remarks>Source: RFC 8555 sections 6.2 to 6.5.</remarks>
internal sealed class SignedRequestReader
{
    private const string JoseType = "application/jose+json";
    private const int UnsupportedMediaType = 415;
    private const int Unauthorized = 401;
    private readonly AcmeContext _context;

    public SignedRequestReader(AcmeContext context) => _context = context;

    /// <summary>Reads a request.</summary>
    /// <returns>False with the answer when it is not to be believed.</returns>
    public bool TryRead(AcmeRequest request, KeyUse use, [NotNullWhen(true)] out SignedRequest? signed, [NotNullWhen(false)] out AcmeAnswer? refusal)
    {
        signed = null;
        if (request.ContentType is not { } type || !type.Split(';')[0].Trim().Equals(JoseType, StringComparison.OrdinalIgnoreCase))
        {
            refusal = AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, $"the content type must be {JoseType}") with { Status = UnsupportedMediaType });
            return false;
        }

        if (!JwsMessage.TryRead(request.Body.Span, out var message, out var why))
        {
            refusal = AcmeAnswer.Of(AcmeErrorKind.Malformed, why);
            return false;
        }

        var url = request.Origin + request.Path + (request.Query.Length > 0 ? "?" + request.Query : "");
        PublicJwk? key = null;
        AccountRecord? account = null;
        refusal = CheckHeader(message.Header, url) ?? FindKey(message.Header, use, request.Origin, out key, out account);
        if (refusal is not null)
        {
            return false;
        }

        if (!message.IsSignedBy(key!))
        {
            refusal = message.Header.Alg == JwsAlgorithms.NameOf(key!.Algorithm)
                ? AcmeAnswer.Of(AcmeErrorKind.Malformed, "the signature is not the key's")
                : BadAlgorithm($"the key signs with {JwsAlgorithms.NameOf(key.Algorithm)}");
            return false;
        }

        signed = new SignedRequest { Origin = request.Origin, Url = url, Query = request.Query, Payload = message.Payload, Key = key!, Account = account, Client = request.Client };
        return true;
    }

    private AcmeAnswer? CheckHeader(JwsHeader header, string url)
    {
        if (!JwsAlgorithms.OfAccounts.Contains(header.Alg, StringComparer.Ordinal))
        {
            return BadAlgorithm("requests are signed with ES256, ES384 or RS256");
        }

        if (header.Url != url)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Unauthorized, "the protected header's url is not where the request was sent");
        }

        return header.Nonce is { } nonce && _context.Nonces.TryUse(nonce, _context.Now)
            ? null
            : AcmeAnswer.Of(AcmeErrorKind.BadNonce, "the nonce is unknown, used or too old; try again with the one of this answer");
    }

    private AcmeAnswer? FindKey(JwsHeader header, KeyUse use, string origin, out PublicJwk? key, out AccountRecord? account)
    {
        key = null;
        account = null;
        if ((header.Jwk is null) == (header.Kid is null))
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "the protected header must have either jwk or kid");
        }

        if (header.Jwk is { } jwk)
        {
            return use == KeyUse.Account ? AcmeAnswer.Of(AcmeErrorKind.Malformed, "this resource takes the account's URL (kid), not a key (jwk)")
                : PublicJwk.TryRead(jwk, out key, out var why) ? null
                : AcmeAnswer.Of(AcmeErrorKind.BadPublicKey, why);
        }

        if (use == KeyUse.Key)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "this resource takes a key (jwk), not an account's URL (kid)");
        }

        lock (_context.Ledger.Gate)
        {
            if (AcmePaths.AccountOf(header.Kid!, origin) is not { } id || !_context.Ledger.TryGetAccount(id, out account))
            {
                return AcmeAnswer.Of(AcmeErrorKind.AccountDoesNotExist, "there is no such account");
            }
        }

        if (!PublicJwk.TryRead(account.Key, out key))
        {
            return AcmeAnswer.Of(AcmeErrorKind.ServerInternal, "the account's key cannot be read");
        }

        return account.Status == AccountStatus.Valid ? null : AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Unauthorized, "the account is closed") with { Status = Unauthorized });
    }

    private static AcmeAnswer BadAlgorithm(string detail) =>
        AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.BadSignatureAlgorithm, detail) with { Algorithms = JwsAlgorithms.OfAccounts });
}
