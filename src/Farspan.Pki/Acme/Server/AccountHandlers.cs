using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.Server;

/// <summary>Accounts: made, found, changed, closed.</summary>
/// <remarks>Source: RFC 8555 sections 7.1.2 and 7.3.</remarks>
internal sealed class AccountHandlers
{
    private const int Ok = 200;
    private const int Created = 201;
    private const int Unauthorized = 401;
    private const int OrdersPerPage = 50;
    private const string Cursor = "after=";
    private readonly AcmeContext _context;
    private readonly ExternalBinding _binding;

    public AccountHandlers(AcmeContext context)
    {
        _context = context;
        _binding = new ExternalBinding(context.Options);
    }

    /// <summary>Makes an account, or finds the key's.</summary>
    public AcmeAnswer Make(SignedRequest request)
    {
        if (!request.TryRead(AcmeJson.Default.NewAccountMessage, out var wanted, out var refusal))
        {
            return refusal;
        }

        lock (_context.Ledger.Gate)
        {
            if (_context.Ledger.TryGetAccountByKey(request.Key.Text, out var known))
            {
                return known.Status == AccountStatus.Valid
                    ? Answer(Ok, known, request.Origin) with { Location = request.Origin + AcmePaths.Account(known.Id) }
                    : AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Unauthorized, "the account is closed; make one with another key") with { Status = Unauthorized });
            }

            if (wanted.OnlyReturnExisting == true)
            {
                return AcmeAnswer.Of(AcmeErrorKind.AccountDoesNotExist, "there is no account with this key");
            }

            if (Refuse(request, wanted, out var external) is { } refused)
            {
                return refused;
            }

            var account = new AccountRecord
            {
                Id = _context.MakeId(),
                Key = request.Key.Text,
                Status = AccountStatus.Valid,
                Contacts = wanted.Contact ?? [],
                IsAgreed = wanted.TermsOfServiceAgreed == true,
                External = external?.Name,
                Created = _context.Now,
            };
            _context.Ledger.Commit(new AcmeChange { Accounts = [account] });
            return Answer(Created, account, request.Origin) with { Location = request.Origin + AcmePaths.Account(account.Id) };
        }
    }

    /// <summary>Reads, changes or closes an account.</summary>
    public AcmeAnswer Change(SignedRequest request, string id)
    {
        if (request.Account!.Id != id)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Unauthorized, "this is another account's");
        }

        if (request.IsRead)
        {
            return Answer(Ok, request.Account, request.Origin);
        }

        if (!request.TryRead(AcmeJson.Default.AccountUpdateMessage, out var wanted, out var refusal))
        {
            return refusal;
        }

        if (wanted.Status is not (null or "deactivated" or "valid"))
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "an account's status can only be set to deactivated");
        }

        if (ContactCheck.Find(wanted.Contact, _context.Options.Limits.MostContacts) is { } problem)
        {
            return AcmeAnswer.Of(problem);
        }

        lock (_context.Ledger.Gate)
        {
            _ = _context.Ledger.TryGetAccount(id, out var current);
            var changed = current! with
            {
                Contacts = wanted.Contact ?? current.Contacts,
                Status = wanted.Status == "deactivated" ? AccountStatus.Deactivated : current.Status,
            };
            _context.Ledger.Commit(new AcmeChange { Accounts = [changed] });
            return Answer(Ok, changed, request.Origin);
        }
    }

    /// <summary>Lists an account's orders, a page at a time.</summary>
    public AcmeAnswer Orders(SignedRequest request, string id)
    {
        if (request.Account!.Id != id)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Unauthorized, "this is another account's");
        }

        var after = request.Query.StartsWith(Cursor, StringComparison.Ordinal) ? request.Query[Cursor.Length..] : "";
        IReadOnlyList<string> ids;
        lock (_context.Ledger.Gate)
        {
            ids = _context.Ledger.OrdersOf(id, after, OrdersPerPage + 1);
        }

        var page = ids.Take(OrdersPerPage).ToList();
        var answer = AcmeAnswer.Of(Ok, new OrdersMessage { Orders = [.. page.Select(o => request.Origin + AcmePaths.Order(o))] }, AcmeJson.Default.OrdersMessage);
        return ids.Count > OrdersPerPage ? answer with { Links = [$"<{request.Origin}{AcmePaths.OrdersOf(id)}?{Cursor}{page[^1]}>;rel=\"next\""] } : answer;
    }

    private AcmeAnswer? Refuse(SignedRequest request, NewAccountMessage wanted, out ExternalAccount? external)
    {
        external = null;
        if (ContactCheck.Find(wanted.Contact, _context.Options.Limits.MostContacts) is { } problem)
        {
            return AcmeAnswer.Of(problem);
        }

        if (_context.Options.TermsOfService is { } terms && wanted.TermsOfServiceAgreed != true)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, $"the terms must be agreed to: {terms}");
        }

        if (_binding.Find(request, wanted.ExternalAccountBinding, out external) is { } unbound)
        {
            return AcmeAnswer.Of(unbound);
        }

        if (_context.Ledger.Accounts >= _context.Options.Limits.MostAccounts)
        {
            return AcmeAnswer.Of(AcmeErrorKind.RateLimited, "this server keeps as many accounts as it may; ask whoever runs it");
        }

        return _context.NewAccounts.TryTake(request.Client.ToString(), _context.Now) is { } wait
            ? AcmeAnswer.Of(AcmeErrorKind.RateLimited, "too many new accounts from this address") with { RetryAfter = wait }
            : null;
    }

    private static AcmeAnswer Answer(int status, AccountRecord account, string origin) => AcmeAnswer.Of(
        status,
        new AccountMessage
        {
            Status = account.Status,
            Contact = account.Contacts.Count > 0 ? account.Contacts : null,
            TermsOfServiceAgreed = account.IsAgreed ? true : null,
            Orders = origin + AcmePaths.OrdersOf(account.Id),
        },
        AcmeJson.Default.AccountMessage);
}
