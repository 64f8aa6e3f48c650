using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Farspan.Pki.Acme.Challenges;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Keys;

namespace Farspan.Agent.Acme.Client;

/// <summary>Has certificates from an ACME server. For one caller at a time.</summary>
/// <remarks>Source: RFC 8555.</remarks>
public sealed class AcmeClient
{
    // Between two looks where the server does not say; never longer than the most, whatever it says.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MostPoll = TimeSpan.FromSeconds(60);
    private readonly AcmeTransport _transport;
    private readonly TimeProvider _time;

    private AcmeClient(AcmeTransport transport, TimeProvider time)
    {
        _transport = transport;
        _time = time;
    }

    /// <summary>URL of the account.</summary>
    public string Account => _transport.Account!;

    /// <summary>Finds the account of a key, or makes one.</summary>
    /// <param name="http">How to talk to the server.</param>
    /// <param name="directory">URL of its directory.</param>
    /// <param name="key">The account's key; stays the caller's.</param>
    /// <param name="request">The account that is wanted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AcmeException">The server refuses, or cannot be talked to.</exception>
    public static async Task<AcmeClient> OpenAsync(HttpClient http, string directory, AccountKey key, AcmeAccountRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var transport = new AcmeTransport(http, time) { Key = key };
        await transport.BeginAsync(directory, cancellationToken);
        if (transport.Directory.Meta?.TermsOfService is { } terms && !request.IsAgreed)
        {
            throw new AcmeException($"the server has terms, {terms}; agree to them first");
        }

        if (transport.Directory.Meta?.ExternalAccountRequired == true && request.ExternalKey is null)
        {
            throw new AcmeException($"{directory} needs an external account; give its name and key");
        }

        var wanted = new NewAccountMessage
        {
            Contact = request.Contacts.Count > 0 ? request.Contacts : null,
            TermsOfServiceAgreed = request.IsAgreed ? true : null,
            ExternalAccountBinding = request.ExternalKey is { } shared ? key.Bind(request.ExternalName!, shared.Bytes, transport.Directory.NewAccount) : null,
        };
        var reply = await transport.PostAsync(transport.Directory.NewAccount, Bytes(wanted, AcmeJson.Default.NewAccountMessage), "the account", cancellationToken);
        transport.Account = reply.Location ?? throw new AcmeException($"{directory} does not say where the account is");
        return new AcmeClient(transport, time);
    }

    /// <summary>Orders a certificate, shows that its names are ours, and fetches it.</summary>
    /// <param name="request">The certificate.</param>
    /// <param name="responder">How the names are shown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AcmeException">The server refuses, it takes too long, or what came is not what was ordered.</exception>
    public async Task<ObtainedCertificate> ObtainAsync(AcmeCertificateRequest request, IChallengeResponder responder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(responder);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = _time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, request.Patience, Timeout.InfiniteTimeSpan);
        var what = $"the order of {string.Join(", ", request.Identifiers.Select(i => i.Value))}";
        try
        {
            var ordered = new NewOrderMessage { Identifiers = [.. request.Identifiers.Select(i => i.Message)] };
            var (reply, order) = await _transport.PostAsync(_transport.Directory.NewOrder, Bytes(ordered, AcmeJson.Default.NewOrderMessage), AcmeJson.Default.OrderMessage, what, patience.Token);
            var url = reply.Location ?? throw new AcmeException($"{what}: the server does not say where it is");
            if (order.Status == OrderStatus.Pending)
            {
                await ShowAsync(order, responder, patience.Token);
                order = await WaitAsync(url, OrderStatus.Pending, what, patience.Token);
            }

            return await FinishAsync(request, order, url, what, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AcmeException($"{what} is not done after {request.Patience.TotalSeconds:0} s", e);
        }
    }

    /// <summary>Revokes a certificate of this account.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="reason">Why (RFC 5280 section 5.3.1), or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AcmeException">The server refuses.</exception>
    public async Task RevokeAsync(X509Certificate2 certificate, int? reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var wanted = new RevocationMessage { Certificate = Base64UrlText.Encode(certificate.RawData), Reason = reason };
        await _transport.PostAsync(_transport.Directory.RevokeCert, Bytes(wanted, AcmeJson.Default.RevocationMessage), $"the revocation of {certificate.SerialNumber}", cancellationToken);
    }

    /// <summary>Replaces the account's key.</summary>
    /// <param name="fresh">The new key; stays the caller's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AcmeException">The server refuses: the old key stays.</exception>
    public async Task ChangeKeyAsync(AccountKey fresh, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        var url = _transport.Directory.KeyChange;
        var said = new KeyChangeMessage { Account = Account, OldKey = AcmeTransport.ShapeOf(_transport.Key.Public) };
        var inner = fresh.Sign(Bytes(said, AcmeJson.Default.KeyChangeMessage), new JwsHeader { Alg = "", Url = url, Jwk = AcmeTransport.ShapeOf(fresh.Public) });
        await _transport.PostAsync(url, Bytes(inner, JwsJson.Default.JwsShape), "the new key", cancellationToken);
        _transport.Key = fresh;
    }

    private async Task ShowAsync(OrderMessage order, IChallengeResponder responder, CancellationToken cancellationToken)
    {
        var shown = new List<IAsyncDisposable>();
        try
        {
            var waiting = new List<string>();
            foreach (var url in order.Authorizations)
            {
                var (_, authorization) = await _transport.PostAsync(url, default, AcmeJson.Default.AuthorizationMessage, "an authorization", cancellationToken);
                if (authorization.Status == AuthorizationStatus.Pending)
                {
                    shown.Add(await ShowAsync(authorization, responder, cancellationToken));
                    waiting.Add(url);
                }
            }

            foreach (var url in waiting)
            {
                await WaitForAuthorizationAsync(url, cancellationToken);
            }
        }
        finally
        {
            foreach (var one in shown)
            {
                await one.DisposeAsync();
            }
        }
    }

    private async Task<IAsyncDisposable> ShowAsync(AuthorizationMessage authorization, IChallengeResponder responder, CancellationToken cancellationToken)
    {
        var name = ChallengeNames.NameOf(responder.Kind);
        var isName = AcmeIdentifier.TryRead(authorization.Identifier, out var identifier, out _);
        if (!isName || authorization.Challenges.FirstOrDefault(c => c.Type == name) is not { Token: { } token } challenge)
        {
            var offered = string.Join(", ", authorization.Challenges.Select(c => c.Type));
            throw new AcmeException($"{(authorization.Wildcard == true ? AcmeIdentifier.Wildcard : "")}{authorization.Identifier.Value} cannot be shown by {name}; the server offers {offered}");
        }

        // A token is nothing but base64url: it becomes part of paths and records.
        if (!Base64UrlText.TryDecode(token, out _))
        {
            throw new AcmeException($"the server's token for {authorization.Identifier.Value} is not base64url");
        }

        var shown = await responder.ShowAsync(identifier!, token, ChallengeProof.KeyAuthorization(token, _transport.Key.Public), cancellationToken);
        try
        {
            await _transport.PostAsync(challenge.Url, "{}"u8.ToArray(), $"the challenge of {authorization.Identifier.Value}", cancellationToken);
            return shown;
        }
        catch
        {
            await shown.DisposeAsync();
            throw;
        }
    }

    private async Task WaitForAuthorizationAsync(string url, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (reply, authorization) = await _transport.PostAsync(url, default, AcmeJson.Default.AuthorizationMessage, "an authorization", cancellationToken);
            switch (authorization.Status)
            {
                case AuthorizationStatus.Valid:
                    return;
                case AuthorizationStatus.Pending:
                    await PauseAsync(reply, cancellationToken);
                    break;
                default:
                    var problem = authorization.Challenges.Select(c => c.Error).FirstOrDefault(e => e is not null);
                    throw problem is null
                        ? new AcmeException($"the authorization of {authorization.Identifier.Value} is {authorization.Status.ToString().ToLowerInvariant()}")
                        : AcmeException.Of($"the name {authorization.Identifier.Value}", problem);
            }
        }
    }

    private async Task<OrderMessage> WaitAsync(string url, OrderStatus over, string what, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (reply, order) = await _transport.PostAsync(url, default, AcmeJson.Default.OrderMessage, what, cancellationToken);
            if (order.Status == OrderStatus.Invalid)
            {
                throw order.Error is { } error ? AcmeException.Of(what, error) : new AcmeException($"{what} came to nothing");
            }

            if (order.Status != over && order.Status != OrderStatus.Processing)
            {
                return order;
            }

            await PauseAsync(reply, cancellationToken);
        }
    }

    private async Task<ObtainedCertificate> FinishAsync(AcmeCertificateRequest request, OrderMessage order, string url, string what, CancellationToken cancellationToken)
    {
        var key = PrivateKey.Generate(request.Key);
        try
        {
            if (order.Status == OrderStatus.Ready)
            {
                var wanted = new FinalizeMessage { Csr = Base64UrlText.Encode(SigningRequestOf(request, key)) };
                (_, order) = await _transport.PostAsync(order.Finalize, Bytes(wanted, AcmeJson.Default.FinalizeMessage), AcmeJson.Default.OrderMessage, what, cancellationToken);
            }

            if (order.Status != OrderStatus.Valid)
            {
                order = await WaitAsync(url, OrderStatus.Ready, what, cancellationToken);
            }

            var chain = await FetchAsync(order.Certificate ?? throw new AcmeException($"{what}: the server does not say where the certificate is"), request, what, cancellationToken);
            return CertificateCheck.Objection(chain, request, key) is { } objection ? throw new AcmeException($"{what}: {objection}") : new ObtainedCertificate(chain, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private async Task<string> FetchAsync(string url, AcmeCertificateRequest request, string what, CancellationToken cancellationToken)
    {
        const int MostAlternates = 8;
        var reply = await _transport.PostAsync(url, default, what, cancellationToken);
        var first = Encoding.ASCII.GetString(reply.Body);
        if (request.PreferredChain is not { } preferred || CertificateCheck.IsUnder(first, preferred))
        {
            return first;
        }

        foreach (var alternate in reply.Alternates.Take(MostAlternates))
        {
            var chain = Encoding.ASCII.GetString((await _transport.PostAsync(alternate, default, what, cancellationToken)).Body);
            if (CertificateCheck.IsUnder(chain, preferred))
            {
                return chain;
            }
        }

        return first;
    }

    private static byte[] SigningRequestOf(AcmeCertificateRequest request, PrivateKey key)
    {
        var signing = new CertificateRequest(new X500DistinguishedName(""), key.Public, key.Hash);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var identifier in request.Identifiers)
        {
            if (identifier.IsAddress)
            {
                names.AddIpAddress(Addressing.Cidr.TryParseAddress(identifier.Value, out var address) ? address : throw new ArgumentException("not an address", nameof(request)));
            }
            else
            {
                names.AddDnsName(identifier.Value);
            }
        }

        signing.CertificateExtensions.Add(names.Build());
        return signing.CreateSigningRequest(key.Generator);
    }

    private Task PauseAsync(AcmeReply reply, CancellationToken cancellationToken)
    {
        var wait = reply.RetryAfter is { } said && said > TimeSpan.Zero ? said : Poll;
        return Task.Delay(wait < MostPoll ? wait : MostPoll, _time, cancellationToken);
    }

    private static byte[] Bytes<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);
}
