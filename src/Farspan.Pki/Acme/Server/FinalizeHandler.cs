using System.Security.Cryptography.X509Certificates;
using Farspan.Addressing;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.States;

namespace Farspan.Pki.Acme.Server;

/// <summary>Makes the certificate of an order.</summary>
/// <remarks>The order is kept as being processed before the authority is asked: after a crash the certificate is made from what was kept. Source: RFC 8555 section 7.4.</remarks>
internal sealed class FinalizeHandler
{
    private const int Ok = 200;
    private const int ServiceUnavailable = 503;
    private readonly AcmeContext _context;
    private readonly OrderHandlers _orders;

    public FinalizeHandler(AcmeContext context, OrderHandlers orders)
    {
        _context = context;
        _orders = orders;
    }

    /// <summary>Takes the signing request, and makes the certificate.</summary>
    public async ValueTask<AcmeAnswer> FinalizeAsync(SignedRequest request, string id, CancellationToken cancellationToken)
    {
        if (!request.TryRead(AcmeJson.Default.FinalizeMessage, out var wanted, out var refusal))
        {
            return refusal;
        }

        if (!RequestedCertificate.TryRead(wanted.Csr, out var signing, out var problem))
        {
            return AcmeAnswer.Of(problem);
        }

        if (signing.Key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(request.Key.PublicKeyInfo.Span))
        {
            return AcmeAnswer.Of(AcmeErrorKind.BadCsr, "the certificate's key must not be the account's");
        }

        OrderRecord? order;
        lock (_context.Ledger.Gate)
        {
            if (_orders.Find(request, id, out order) is { } missing)
            {
                return missing;
            }

            if (order!.Status != OrderStatus.Ready)
            {
                return AcmeAnswer.Of(AcmeErrorKind.OrderNotReady, $"the order is {order.Status.ToString().ToLowerInvariant()}, not ready");
            }

            if (!IsFor(order, signing))
            {
                return AcmeAnswer.Of(AcmeErrorKind.BadCsr, "the signing request's names are not the order's");
            }

            order = OrderMachine.Begin(order, wanted.Csr);
            _context.Ledger.Commit(new AcmeChange { Orders = [order] });
            _context.InFlight.Add(order.Id);
        }

        var (done, failure) = await MakeAsync(order, signing, cancellationToken);
        return failure ?? OrderHandlers.Answer(Ok, done, request.Origin) with { Location = request.Origin + AcmePaths.Order(done.Id) };
    }

    /// <summary>Makes the certificates that a crash or a full disk kept from being made.</summary>
    public async ValueTask ResumeAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OrderRecord> waiting;
        lock (_context.Ledger.Gate)
        {
            waiting = [.. _context.Ledger.Processing().Where(o => _context.InFlight.Add(o.Id))];
        }

        foreach (var order in waiting)
        {
            if (RequestedCertificate.TryRead(order.SigningRequest, out var signing, out _))
            {
                await MakeAsync(order, signing, cancellationToken);
            }
        }
    }

    private async ValueTask<(OrderRecord Order, AcmeAnswer? Failure)> MakeAsync(OrderRecord order, RequestedCertificate signing, CancellationToken cancellationToken)
    {
        try
        {
            return await IssueAsync(order, signing, cancellationToken);
        }
        finally
        {
            lock (_context.Ledger.Gate)
            {
                _context.InFlight.Remove(order.Id);
            }
        }
    }

    private async ValueTask<(OrderRecord Order, AcmeAnswer? Failure)> IssueAsync(OrderRecord order, RequestedCertificate signing, CancellationToken cancellationToken)
    {
        IssueResult result;
        try
        {
            result = await _context.Issuer.IssueAsync(RequestOf(order, signing), cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            var back = Settle(OrderMachine.PutBack(order), certificate: null);
            var answer = AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.ServerInternal, "the authority cannot issue now; try again") with { Status = ServiceUnavailable });
            return (back, answer with { RetryAfter = TimeSpan.FromMinutes(1) });
        }

        if (result.Problem is { } problem)
        {
            return (Settle(OrderMachine.Fail(order, problem), certificate: null), null);
        }

        using var leaf = X509Certificate2.CreateFromPem(result.Chain);
        var certificate = new CertificateRecord
        {
            Id = _context.MakeId(),
            Account = order.Account,
            Serial = SerialOf(leaf),
            Chain = result.Chain,
            NotAfter = new DateTimeOffset(leaf.NotAfter.ToUniversalTime()),
            Revoked = null,
        };
        return (Settle(OrderMachine.Complete(order, certificate.Id), certificate), null);
    }

    /// <summary>Serial number, hexadecimal in upper case without leading zeros.</summary>
    public static string SerialOf(X509Certificate2 certificate) => certificate.SerialNumber.TrimStart('0');

    private OrderRecord Settle(OrderRecord order, CertificateRecord? certificate)
    {
        lock (_context.Ledger.Gate)
        {
            _context.Ledger.Commit(new AcmeChange { Orders = [order], Certificates = certificate is null ? [] : [certificate] });
            return order;
        }
    }

    private static bool IsFor(OrderRecord order, RequestedCertificate signing) =>
        signing.Identifiers.SetEquals(order.Identifiers);

    private static IssueRequest RequestOf(OrderRecord order, RequestedCertificate signing) => new()
    {
        DnsNames = [.. order.Identifiers.Where(i => i.Type == "dns").Select(i => i.Value)],
        Addresses = [.. order.Identifiers.Where(i => i.Type == "ip").Select(i => Cidr.TryParseAddress(i.Value, out var address) ? address : throw new InvalidOperationException($"order {order.Id} has the address {i.Value}"))],
        Key = signing.Key,
        NotAfter = order.NotAfter,
    };
}
