using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.States;
using Farspan.State.Certificates;

namespace Farspan.Pki.Acme.Server;

/// <summary>Orders: made and read.</summary>
/// <remarks>Source: RFC 8555 section 7.4.</remarks>
internal sealed class OrderHandlers
{
    private const int Ok = 200;
    private const int Created = 201;
    private const int TokenBytes = 32;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly AcmeContext _context;

    public OrderHandlers(AcmeContext context) => _context = context;

    /// <summary>Makes an order.</summary>
    public AcmeAnswer Make(SignedRequest request)
    {
        if (!request.TryRead(AcmeJson.Default.NewOrderMessage, out var wanted, out var refusal))
        {
            return refusal;
        }

        var now = _context.Now;
        var account = request.Account!;
        if (CheckDates(wanted, now) is { } dates)
        {
            return AcmeAnswer.Of(dates);
        }

        if (ReadIdentifiers(wanted.Identifiers, account, out var identifiers) is { } names)
        {
            return AcmeAnswer.Of(names);
        }

        lock (_context.Ledger.Gate)
        {
            if (CheckRoom(account, now) is { } full)
            {
                return full;
            }

            var authorizations = identifiers.Select(i => Reusable(account.Id, i, now) ?? Authorize(account.Id, i, now)).ToList();
            var order = OrderMachine.At(
                new OrderRecord
                {
                    Id = _context.MakeId(),
                    Account = account.Id,
                    Status = OrderStatus.Pending,
                    Created = now,
                    Expires = now + _context.Options.Limits.OrderLifetime,
                    Identifiers = [.. identifiers.Select(i => i.Message)],
                    NotBefore = wanted.NotBefore,
                    NotAfter = wanted.NotAfter,
                    Authorizations = [.. authorizations.Select(a => a.Id)],
                    SigningRequest = null,
                    Certificate = null,
                    Error = null,
                },
                authorizations,
                now);
            _context.Ledger.Commit(new AcmeChange { Orders = [order], Authorizations = [.. authorizations.Where(a => a.Status == AuthorizationStatus.Pending)] });
            return Answer(Created, order, request.Origin) with { Location = request.Origin + AcmePaths.Order(order.Id) };
        }
    }

    /// <summary>Reads an order.</summary>
    public AcmeAnswer Read(SignedRequest request, string id)
    {
        lock (_context.Ledger.Gate)
        {
            return Find(request, id, out var order) ?? Answer(Ok, order!, request.Origin);
        }
    }

    /// <summary>Finds an order of the asker. The ledger's gate is held.</summary>
    /// <returns>The answer when it is not there or not theirs.</returns>
    public AcmeAnswer? Find(SignedRequest request, string id, out OrderRecord? order) =>
        !_context.Ledger.TryGetOrder(id, _context.Now, out order) ? AcmeServer.NotFound()
            : order.Account != request.Account!.Id ? AcmeAnswer.Of(AcmeErrorKind.Unauthorized, "this is another account's")
            : null;

    /// <summary>The order as it travels.</summary>
    public static AcmeAnswer Answer(int status, OrderRecord order, string origin)
    {
        var answer = AcmeAnswer.Of(
            status,
            new OrderMessage
            {
                Status = order.Status,
                Expires = order.Expires,
                Identifiers = order.Identifiers,
                NotBefore = order.NotBefore,
                NotAfter = order.NotAfter,
                Error = order.Error,
                Authorizations = [.. order.Authorizations.Select(a => origin + AcmePaths.Authorization(a))],
                Finalize = origin + AcmePaths.Finalize(order.Id),
                Certificate = order.Certificate is { } certificate ? origin + AcmePaths.Certificate(certificate) : null,
            },
            AcmeJson.Default.OrderMessage);
        return order.Status == OrderStatus.Processing ? answer with { RetryAfter = Poll } : answer;
    }

    private ProblemMessage? CheckDates(NewOrderMessage wanted, DateTimeOffset now)
    {
        if (wanted.NotBefore is { } from && from > now)
        {
            return AcmeErrors.Make(AcmeErrorKind.Malformed, "certificates begin when they are issued; leave notBefore out");
        }

        return wanted.NotAfter is { } until && (until <= now || until > now + _context.Options.CertificateLifetime)
            ? AcmeErrors.Make(AcmeErrorKind.Malformed, $"certificates live for {_context.Options.CertificateLifetime.TotalHours:0.##} hours at most; leave notAfter out or let it be sooner")
            : null;
    }

    private ProblemMessage? ReadIdentifiers(IReadOnlyList<IdentifierMessage> wanted, AccountRecord account, out IReadOnlyList<AcmeIdentifier> identifiers)
    {
        var found = new List<AcmeIdentifier>();
        var problems = new List<ProblemMessage>();
        identifiers = found;
        if (wanted.Count == 0 || wanted.Count > _context.Options.Limits.MostIdentifiers)
        {
            return AcmeErrors.Make(AcmeErrorKind.Malformed, $"an order is for 1 to {_context.Options.Limits.MostIdentifiers} names");
        }

        var own = account.External is { } name ? _context.Options.ExternalAccounts(name) : null;
        foreach (var message in wanted)
        {
            if (!AcmeIdentifier.TryRead(message, out var identifier, out var problem))
            {
                problems.Add(problem);
            }
            else if (!_context.Options.Names.Permits(identifier))
            {
                problems.Add(Reject(identifier, "this authority does not issue for"));
            }
            else if (account.External is not null && (own is null || (own.Zones is { } zones && (identifier.IsAddress || !zones.Any(z => NamePolicy.IsWithin(identifier.Base, z))))))
            {
                problems.Add(Reject(identifier, "this account may not have certificates for"));
            }
            else if (!found.Contains(identifier))
            {
                found.Add(identifier);
            }
        }

        return problems.Count switch
        {
            0 => null,
            1 => problems[0],
            _ => AcmeErrors.Make(AcmeErrorKind.RejectedIdentifier, $"{problems.Count} of the {wanted.Count} names are refused") with { Subproblems = problems },
        };
    }

    private AcmeAnswer? CheckRoom(AccountRecord account, DateTimeOffset now)
    {
        var limits = _context.Options.Limits;
        if (_context.Ledger.Orders >= limits.MostOrders)
        {
            return AcmeAnswer.Of(AcmeErrorKind.RateLimited, "this server keeps as many orders as it may; try again later") with { RetryAfter = TimeSpan.FromHours(1) };
        }

        if (_context.Ledger.WaitingOrders(account.Id, now) >= limits.MostWaitingOrders)
        {
            return AcmeAnswer.Of(AcmeErrorKind.RateLimited, $"{limits.MostWaitingOrders} orders of this account still wait to be done") with { RetryAfter = TimeSpan.FromMinutes(1) };
        }

        return _context.NewOrders.TryTake(account.Id, now) is { } wait ? AcmeAnswer.Of(AcmeErrorKind.RateLimited, "too many new orders of this account") with { RetryAfter = wait } : null;
    }

    // What was shown a while ago counts, unless it would end before the order can be done.
    private AuthorizationRecord? Reusable(string account, AcmeIdentifier identifier, DateTimeOffset now) =>
        _context.Ledger.Latest(account, identifier.Value, now) is { Status: AuthorizationStatus.Valid } found && found.Expires - now > _context.Options.Limits.AuthorizationLifetime / 4 ? found : null;

    private AuthorizationRecord Authorize(string account, AcmeIdentifier identifier, DateTimeOffset now)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        _context.Entropy(token);
        AcmeChallenge[] kinds = identifier switch
        {
            { IsAddress: true } => [AcmeChallenge.Http01, AcmeChallenge.TlsAlpn01],
            { IsWildcard: true } => [AcmeChallenge.Dns01],
            _ => [AcmeChallenge.Http01, AcmeChallenge.Dns01, AcmeChallenge.TlsAlpn01],
        };
        return new AuthorizationRecord
        {
            Id = _context.MakeId(),
            Account = account,
            Identifier = identifier.Message,
            Status = AuthorizationStatus.Pending,
            Expires = now + _context.Options.Limits.OrderLifetime,
            Token = Base64UrlText.Encode(token),
            Challenges = [.. kinds.Select(kind => new ChallengeRecord { Kind = kind, Status = ChallengeStatus.Pending, Validated = null, Error = null })],
        };
    }

    private static ProblemMessage Reject(AcmeIdentifier identifier, string why) =>
        AcmeErrors.Make(AcmeErrorKind.RejectedIdentifier, $"{why} {identifier.Value}") with { Identifier = identifier.Message };
}
