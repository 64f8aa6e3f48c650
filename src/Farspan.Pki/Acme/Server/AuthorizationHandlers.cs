using System.Text.Json;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.States;
using Farspan.State.Certificates;

namespace Farspan.Pki.Acme.Server;

/// <summary>Authorizations and their challenges.</summary>
/// <remarks>Source: RFC 8555 section 7.5.</remarks>
internal sealed class AuthorizationHandlers
{
    private const int Ok = 200;
    private const int ServiceUnavailable = 503;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly AcmeContext _context;

    public AuthorizationHandlers(AcmeContext context) => _context = context;

    /// <summary>Reads an authorization, or gives it up. While it is being looked at the answer waits a moment, so that nobody has to ask a second later.</summary>
    public async ValueTask<AcmeAnswer> ChangeAsync(SignedRequest request, string id, CancellationToken cancellationToken)
    {
        Task? looked;
        lock (_context.Ledger.Gate)
        {
            looked = request.IsRead ? _context.InFlight.Find(id) : null;
        }

        if (looked is not null)
        {
            try
            {
                await looked.WaitAsync(Poll, _context.Time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // It takes longer: the client is told to come again.
            }
        }

        return Answer(request, id);
    }

    private AcmeAnswer Answer(SignedRequest request, string id)
    {
        AccountUpdateMessage? wanted = null;
        if (!request.IsRead)
        {
            if (!request.TryRead(AcmeJson.Default.AccountUpdateMessage, out wanted, out var refusal))
            {
                return refusal;
            }

            if (wanted.Status != "deactivated")
            {
                return AcmeAnswer.Of(AcmeErrorKind.Malformed, "an authorization's status can only be set to deactivated");
            }
        }

        lock (_context.Ledger.Gate)
        {
            if (Find(request, id, out var authorization) is { } missing)
            {
                return missing;
            }

            if (wanted is not null)
            {
                var changed = AuthorizationMachine.Deactivate(authorization!);
                if (!ReferenceEquals(changed, authorization))
                {
                    _context.Ledger.Commit(new AcmeChange { Authorizations = [changed] });
                    authorization = changed;
                }
            }

            var answer = AcmeAnswer.Of(Ok, Message(authorization!, request.Origin), AcmeJson.Default.AuthorizationMessage);
            return authorization!.Status == AuthorizationStatus.Pending ? answer with { RetryAfter = Poll } : answer;
        }
    }

    /// <summary>Reads a challenge, or says that it can be looked at.</summary>
    public AcmeAnswer Respond(SignedRequest request, string id, string part)
    {
        if (!ChallengeNames.TryRead(part, out var kind))
        {
            return AcmeServer.NotFound();
        }

        if (!request.IsRead && !IsObject(request.Payload))
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "the payload must be {} to begin, or empty to read");
        }

        lock (_context.Ledger.Gate)
        {
            if (Find(request, id, out var authorization) is { } missing)
            {
                return missing;
            }

            if (!authorization!.Challenges.Any(c => c.Kind == kind))
            {
                return AcmeServer.NotFound();
            }

            if (!request.IsRead && Begin(request, ref authorization, kind) is { } refused)
            {
                return refused;
            }

            var challenge = authorization.Challenges.First(c => c.Kind == kind);
            var answer = AcmeAnswer.Of(Ok, Message(authorization, challenge, request.Origin), AcmeJson.Default.ChallengeMessage) with
            {
                Links = [$"<{request.Origin}{AcmePaths.Authorization(id)}>;rel=\"up\""],
            };
            return challenge.Status == ChallengeStatus.Processing ? answer with { RetryAfter = Poll } : answer;
        }
    }

    /// <summary>What there is to look at.</summary>
    public static ValidationTask TaskOf(AuthorizationRecord authorization, AcmeChallenge kind, AccountRecord account, string accountUrl)
    {
        var isKey = Jose.PublicJwk.TryRead(account.Key, out var key);
        var isName = AcmeIdentifier.TryRead(authorization.Identifier, out var identifier, out _);
        return isKey && isName
            ? new ValidationTask
            {
                Authorization = authorization.Id,
                Kind = kind,
                Identifier = identifier!,
                Token = authorization.Token,
                KeyAuthorization = $"{authorization.Token}.{key!.Thumbprint}",
                AccountUrl = accountUrl,
            }
            : throw new InvalidOperationException($"authorization {authorization.Id} cannot be read");
    }

    private AcmeAnswer? Begin(SignedRequest request, ref AuthorizationRecord authorization, AcmeChallenge kind)
    {
        var begun = AuthorizationMachine.Begin(authorization, kind);
        if (ReferenceEquals(begun, authorization))
        {
            return null;
        }

        if (_context.Failures.Wait(authorization.Account, _context.Now) is { } wait)
        {
            return AcmeAnswer.Of(AcmeErrorKind.RateLimited, "too many challenges of this account were not met") with { RetryAfter = wait };
        }

        _context.Ledger.Commit(new AcmeChange { Authorizations = [begun] });
        if (!_context.Validations.TryAdd(TaskOf(begun, kind, request.Account!, request.Origin + AcmePaths.Account(authorization.Account))))
        {
            _context.Ledger.Commit(new AcmeChange { Authorizations = [authorization] });
            return AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.RateLimited, "too many challenges are being looked at") with { Status = ServiceUnavailable }) with { RetryAfter = Poll };
        }

        _context.InFlight.Add(begun.Id);
        authorization = begun;
        return null;
    }

    private AcmeAnswer? Find(SignedRequest request, string id, out AuthorizationRecord? authorization) =>
        !_context.Ledger.TryGetAuthorization(id, _context.Now, out authorization) ? AcmeServer.NotFound()
            : authorization.Account != request.Account!.Id ? AcmeAnswer.Of(AcmeErrorKind.Unauthorized, "this is another account's")
            : null;

    private static AuthorizationMessage Message(AuthorizationRecord authorization, string origin)
    {
        var isWildcard = authorization.Identifier.Value.StartsWith(AcmeIdentifier.Wildcard, StringComparison.Ordinal);
        return new AuthorizationMessage
        {
            Identifier = isWildcard ? authorization.Identifier with { Value = authorization.Identifier.Value[AcmeIdentifier.Wildcard.Length..] } : authorization.Identifier,
            Status = authorization.Status,
            Expires = authorization.Expires,
            Wildcard = isWildcard ? true : null,
            Challenges = [.. Shown(authorization).Select(c => Message(authorization, c, origin))],
        };
    }

    // Once one was met or failed, the others say nothing any more (RFC 8555 section 7.1.4).
    private static IEnumerable<ChallengeRecord> Shown(AuthorizationRecord authorization) => authorization.Challenges.Any(c => c.Status is ChallengeStatus.Valid or ChallengeStatus.Invalid)
        ? authorization.Challenges.Where(c => c.Status is ChallengeStatus.Valid or ChallengeStatus.Invalid)
        : authorization.Challenges;

    private static ChallengeMessage Message(AuthorizationRecord authorization, ChallengeRecord challenge, string origin)
    {
        var name = ChallengeNames.NameOf(challenge.Kind);
        return new ChallengeMessage
        {
            Type = name,
            Url = origin + AcmePaths.Challenge(authorization.Id, name),
            Status = challenge.Status,
            Token = authorization.Token,
            Validated = challenge.Validated,
            Error = challenge.Error,
        };
    }

    private static bool IsObject(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
