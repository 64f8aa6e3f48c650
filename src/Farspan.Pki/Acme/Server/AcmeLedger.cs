using System.Diagnostics.CodeAnalysis;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.States;

namespace Farspan.Pki.Acme.Server;

/// <summary>All records in force. What is changed is kept first, and counts after that.</summary>
/// <remarks>For one thread at a time: whoever uses it holds <see cref="Gate"/> from reading to committing.</remarks>
public sealed class AcmeLedger
{
    private readonly IAcmeJournal _journal;
    private readonly Dictionary<string, AccountRecord> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _accountsByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OrderRecord> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<string>> _ordersByAccount = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationRecord> _authorizations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Identifier), string> _latest = [];
    private readonly Dictionary<string, CertificateRecord> _certificates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _certificatesBySerial = new(StringComparer.Ordinal);

    /// <summary>Makes a ledger.</summary>
    /// <param name="journal">Where changes are kept.</param>
    /// <param name="kept">What was kept until now.</param>
    public AcmeLedger(IAcmeJournal journal, IEnumerable<AcmeChange> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        _journal = journal;
        foreach (var change in kept)
        {
            Apply(change);
        }
    }

    /// <summary>Held while records are read and changed.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Number of accounts.</summary>
    public int Accounts => _accounts.Count;

    /// <summary>Number of orders.</summary>
    public int Orders => _orders.Count;

    /// <summary>Finds an account.</summary>
    public bool TryGetAccount(string id, [NotNullWhen(true)] out AccountRecord? account) => _accounts.TryGetValue(id, out account);

    /// <summary>Finds the account that has a key.</summary>
    /// <param name="key">The key's text (RFC 7638).</param>
    /// <param name="account">The account.</param>
    public bool TryGetAccountByKey(string key, [NotNullWhen(true)] out AccountRecord? account)
    {
        account = null;
        return _accountsByKey.TryGetValue(key, out var id) && _accounts.TryGetValue(id, out account);
    }

    /// <summary>Finds an order, as it is now.</summary>
    public bool TryGetOrder(string id, DateTimeOffset now, [NotNullWhen(true)] out OrderRecord? order)
    {
        if (_orders.TryGetValue(id, out order))
        {
            order = OrderMachine.At(order, AuthorizationsOf(order, now), now);
        }

        return order is not null;
    }

    /// <summary>Finds an authorization, as it is now.</summary>
    public bool TryGetAuthorization(string id, DateTimeOffset now, [NotNullWhen(true)] out AuthorizationRecord? authorization)
    {
        if (_authorizations.TryGetValue(id, out authorization))
        {
            authorization = AuthorizationMachine.At(authorization, now);
        }

        return authorization is not null;
    }

    /// <summary>The account's newest authorization of an identifier, as it is now, or null.</summary>
    public AuthorizationRecord? Latest(string account, string identifier, DateTimeOffset now) =>
        _latest.TryGetValue((account, identifier), out var id) && TryGetAuthorization(id, now, out var found) ? found : null;

    /// <summary>Finds a certificate.</summary>
    public bool TryGetCertificate(string id, [NotNullWhen(true)] out CertificateRecord? certificate) => _certificates.TryGetValue(id, out certificate);

    /// <summary>Finds a certificate by its serial number.</summary>
    public bool TryGetCertificateBySerial(string serial, [NotNullWhen(true)] out CertificateRecord? certificate)
    {
        certificate = null;
        return _certificatesBySerial.TryGetValue(serial, out var id) && _certificates.TryGetValue(id, out certificate);
    }

    /// <summary>Keys of an account's orders, in the order of their keys, after a key.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="after">The last key of the page before; empty for the first page.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<string> OrdersOf(string account, string after, int most) =>
        _ordersByAccount.TryGetValue(account, out var ids) ? [.. ids.Where(id => string.CompareOrdinal(id, after) > 0).Take(most)] : [];

    /// <summary>Number of an account's orders that still wait.</summary>
    public int WaitingOrders(string account, DateTimeOffset now) => _ordersByAccount.TryGetValue(account, out var ids)
        ? ids.Count(id => _orders[id] is { Status: OrderStatus.Pending or OrderStatus.Ready } order && now < order.Expires)
        : 0;

    /// <summary>The order's authorizations, as they are now.</summary>
    public IReadOnlyList<AuthorizationRecord> AuthorizationsOf(OrderRecord order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        return [.. order.Authorizations.Where(_authorizations.ContainsKey).Select(id => AuthorizationMachine.At(_authorizations[id], now))];
    }

    /// <summary>Orders whose certificate was being made.</summary>
    public IReadOnlyList<OrderRecord> Processing() => [.. _orders.Values.Where(o => o.Status == OrderStatus.Processing)];

    /// <summary>Authorizations of which a challenge was being looked at.</summary>
    public IReadOnlyList<AuthorizationRecord> Validating() =>
        [.. _authorizations.Values.Where(a => a.Status == AuthorizationStatus.Pending && a.Challenges.Any(c => c.Status == ChallengeStatus.Processing))];

    /// <summary>Keeps a change, and lets it count.</summary>
    /// <exception cref="IOException">It could not be kept: nothing changed.</exception>
    public void Commit(AcmeChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _journal.Append(change);
        Apply(change);
    }

    /// <summary>Drops what nobody can need any more, and lets the journal shrink when that is worth it.</summary>
    /// <param name="now">When.</param>
    /// <param name="kept">How long orders and authorizations are kept after they ended; certificates as long after they expired.</param>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public void Sweep(DateTimeOffset now, TimeSpan kept)
    {
        var before = now - kept;
        var certificates = _certificates.Values.Where(c => c.NotAfter < before).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var orders = _orders.Values.Where(o => o.Status != OrderStatus.Processing && o.Expires < before && (o.Certificate is null || certificates.Contains(o.Certificate))).ToList();
        var going = orders.Select(o => o.Id).ToHashSet(StringComparer.Ordinal);
        var used = _orders.Values.Where(o => !going.Contains(o.Id)).SelectMany(o => o.Authorizations).ToHashSet(StringComparer.Ordinal);
        string[] dropped = [.. certificates, .. going, .. _authorizations.Values.Where(a => a.Expires < before && !used.Contains(a.Id)).Select(a => a.Id)];
        if (dropped.Length > 0)
        {
            Commit(new AcmeChange { Dropped = dropped });
        }

        if (_journal.IsWorthRewriting(_accounts.Count + _orders.Count + _authorizations.Count + _certificates.Count))
        {
            _journal.Rewrite(Snapshot());
        }
    }

    private IEnumerable<AcmeChange> Snapshot()
    {
        foreach (var account in _accounts.Values)
        {
            yield return new AcmeChange { Accounts = [account] };
        }

        foreach (var authorization in _authorizations.Values)
        {
            yield return new AcmeChange { Authorizations = [authorization] };
        }

        foreach (var order in _orders.Values)
        {
            yield return new AcmeChange { Orders = [order] };
        }

        foreach (var certificate in _certificates.Values)
        {
            yield return new AcmeChange { Certificates = [certificate] };
        }
    }

    private void Apply(AcmeChange change)
    {
        foreach (var account in change.Accounts ?? [])
        {
            if (_accounts.TryGetValue(account.Id, out var before))
            {
                _accountsByKey.Remove(before.Key);
            }

            _accounts[account.Id] = account;
            _accountsByKey[account.Key] = account.Id;
        }

        foreach (var authorization in change.Authorizations ?? [])
        {
            if (_authorizations.TryAdd(authorization.Id, authorization))
            {
                _latest[(authorization.Account, authorization.Identifier.Value)] = authorization.Id;
            }

            _authorizations[authorization.Id] = authorization;
        }

        foreach (var order in change.Orders ?? [])
        {
            _orders[order.Id] = order;
            if (!_ordersByAccount.TryGetValue(order.Account, out var ids))
            {
                _ordersByAccount[order.Account] = ids = new SortedSet<string>(StringComparer.Ordinal);
            }

            ids.Add(order.Id);
        }

        foreach (var certificate in change.Certificates ?? [])
        {
            _certificates[certificate.Id] = certificate;
            _certificatesBySerial[certificate.Serial] = certificate.Id;
        }

        foreach (var id in change.Dropped ?? [])
        {
            Drop(id);
        }
    }

    private void Drop(string id)
    {
        if (_orders.Remove(id, out var order))
        {
            _ordersByAccount[order.Account].Remove(id);
        }
        else if (_authorizations.Remove(id, out var authorization))
        {
            var key = (authorization.Account, authorization.Identifier.Value);
            if (_latest.GetValueOrDefault(key) == id)
            {
                _latest.Remove(key);
            }
        }
        else if (_certificates.Remove(id, out var certificate))
        {
            _certificatesBySerial.Remove(certificate.Serial);
        }
    }
}
