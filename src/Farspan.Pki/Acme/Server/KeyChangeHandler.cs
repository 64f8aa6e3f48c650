using System.Text.Json;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.Server;

/// <summary>Replaces an account's key: the old key signs what the new key signed.</summary>
/// <remarks>Source: RFC 8555 section 7.3.5.</remarks>
internal sealed class KeyChangeHandler
{
    private const int Ok = 200;
    private const int Conflict = 409;
    private readonly AcmeContext _context;

    public KeyChangeHandler(AcmeContext context) => _context = context;

    /// <summary>Replaces the key.</summary>
    public AcmeAnswer Change(SignedRequest request)
    {
        if (!JwsMessage.TryRead(request.Payload.Span, out var inner, out var why))
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, $"the payload: {why}");
        }

        if (inner.Header is not { Nonce: null, Kid: null, Jwk: { } jwk } || inner.Header.Url != request.Url)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "the inner message needs jwk, the url of this request, and neither kid nor nonce");
        }

        if (!PublicJwk.TryRead(jwk, out var fresh, out var whyKey))
        {
            return AcmeAnswer.Of(AcmeErrorKind.BadPublicKey, whyKey);
        }

        if (!inner.IsSignedBy(fresh))
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "the inner signature is not the new key's");
        }

        return Read(inner) is { } said && said.Account == request.Origin + AcmePaths.Account(request.Account!.Id) && PublicJwk.TryRead(said.OldKey, out var old, out _) && old.Equals(request.Key)
            ? Replace(request, fresh)
            : AcmeAnswer.Of(AcmeErrorKind.Malformed, "the inner message must name this account and its key until now");
    }

    private AcmeAnswer Replace(SignedRequest request, PublicJwk fresh)
    {
        lock (_context.Ledger.Gate)
        {
            if (_context.Ledger.TryGetAccountByKey(fresh.Text, out var holder))
            {
                return AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, "another account has the new key") with { Status = Conflict }) with { Location = request.Origin + AcmePaths.Account(holder.Id) };
            }

            if (!_context.Ledger.TryGetAccount(request.Account!.Id, out var account) || account.Key != request.Key.Text)
            {
                return AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, "the key was replaced meanwhile") with { Status = Conflict });
            }

            var changed = account with { Key = fresh.Text };
            _context.Ledger.Commit(new AcmeChange { Accounts = [changed] });
            return new AcmeAnswer { Status = Ok };
        }
    }

    private static KeyChangeMessage? Read(JwsMessage inner)
    {
        try
        {
            return JsonSerializer.Deserialize(inner.Payload.Span, AcmeJson.Default.KeyChangeMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
