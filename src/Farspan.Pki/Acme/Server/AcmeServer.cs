using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.States;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Acme.Server;

/// <summary>An ACME server: requests in, answers out. Sockets, files and looking at challenges are others' work. Safe for several threads.</summary>
/// <remarks>Source: RFC 8555; RFC 8738 for addresses.</remarks>
public sealed class AcmeServer
{
    private const int Ok = 200;
    private const int NoContent = 204;
    private const int NotFoundStatus = 404;
    private const int MethodNotAllowed = 405;
    private const int ServiceUnavailable = 503;
    private readonly AcmeContext _context;
    private readonly SignedRequestReader _reader;
    private readonly AccountHandlers _accounts;
    private readonly KeyChangeHandler _keys;
    private readonly OrderHandlers _orders;
    private readonly AuthorizationHandlers _authorizations;
    private readonly FinalizeHandler _finalize;
    private readonly CertificateHandlers _certificates;

    /// <summary>Makes a server.</summary>
    /// <param name="options">What it is told.</param>
    /// <param name="ledger">All records.</param>
    /// <param name="issuer">The authority.</param>
    /// <param name="validations">Where challenges wait to be looked at.</param>
    /// <param name="time">The clock.</param>
    /// <param name="entropy">Where nonces, keys and tokens come from.</param>
    public AcmeServer(AcmeServerOptions options, AcmeLedger ledger, IAcmeIssuer issuer, IValidations validations, TimeProvider time, EntropySource entropy)
    {
        _context = new AcmeContext(options, ledger, issuer, validations, time, entropy);
        _reader = new SignedRequestReader(_context);
        _accounts = new AccountHandlers(_context);
        _keys = new KeyChangeHandler(_context);
        _orders = new OrderHandlers(_context);
        _authorizations = new AuthorizationHandlers(_context);
        _finalize = new FinalizeHandler(_context, _orders);
        _certificates = new CertificateHandlers(_context);
    }

    /// <summary>Answers a request.</summary>
    public async ValueTask<AcmeAnswer> HandleAsync(AcmeRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_context.Requests.TryTake(request.Client.ToString(), _context.Now) is { } wait)
        {
            return AcmeAnswer.Of(AcmeErrorKind.RateLimited, "too many requests from this address") with { RetryAfter = wait };
        }

        if (AcmePaths.Read(request.Path) is not { } path)
        {
            return NotFound();
        }

        switch (path.Resource)
        {
            case AcmeResource.Directory when request.Method is "GET" or "HEAD":
                return AcmeAnswer.Of(Ok, DirectoryOf(request.Origin), AcmeJson.Default.DirectoryMessage);
            case AcmeResource.NewNonce when request.Method is "GET" or "HEAD":
                return new AcmeAnswer { Status = request.Method == "HEAD" ? Ok : NoContent, Nonce = _context.Nonces.Make(_context.Now) };
            case AcmeResource.Directory or AcmeResource.NewNonce:
                return NotAllowed("GET, HEAD");
            default:
                return request.Method == "POST" ? await PostAsync(request, path.Resource, path.Id, path.Part, cancellationToken) : NotAllowed("POST");
        }
    }

    /// <summary>Says what was seen of a challenge.</summary>
    /// <param name="task">What was looked at.</param>
    /// <param name="problem">Why it was not met, or null when it was.</param>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public void Complete(ValidationTask task, ProblemMessage? problem)
    {
        ArgumentNullException.ThrowIfNull(task);
        lock (_context.Ledger.Gate)
        {
            _context.InFlight.Remove(task.Authorization);
            if (!_context.Ledger.TryGetAuthorization(task.Authorization, _context.Now, out var authorization))
            {
                return;
            }

            var done = AuthorizationMachine.Complete(authorization, task.Kind, problem, _context.Now, _context.Options.Limits.AuthorizationLifetime);
            if (ReferenceEquals(done, authorization))
            {
                return;
            }

            if (problem is not null)
            {
                _ = _context.Failures.TryTake(authorization.Account, _context.Now);
            }

            _context.Ledger.Commit(new AcmeChange { Authorizations = [done] });
        }
    }

    /// <summary>Goes on with what a crash or a full disk interrupted: certificates that were being made, and challenges that were being looked at.</summary>
    /// <param name="origin">How clients call this server, for the URLs of accounts in CAA records.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask ResumeAsync(string origin, CancellationToken cancellationToken)
    {
        await _finalize.ResumeAsync(cancellationToken);
        lock (_context.Ledger.Gate)
        {
            foreach (var authorization in _context.Ledger.Validating())
            {
                if (!_context.InFlight.Contains(authorization.Id) && _context.Ledger.TryGetAccount(authorization.Account, out var account))
                {
                    var kind = authorization.Challenges.First(c => c.Status == ChallengeStatus.Processing).Kind;
                    if (_context.Validations.TryAdd(AuthorizationHandlers.TaskOf(authorization, kind, account, origin + AcmePaths.Account(account.Id))))
                    {
                        _context.InFlight.Add(authorization.Id);
                    }
                }
            }
        }
    }

    /// <summary>Drops what is long over. To be called now and then.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public void Sweep()
    {
        lock (_context.Ledger.Gate)
        {
            _context.Ledger.Sweep(_context.Now, _context.Options.Limits.Kept);
        }
    }

    internal static AcmeAnswer NotFound() => AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, "there is nothing here") with { Status = NotFoundStatus });

    private static AcmeAnswer NotAllowed(string allowed) =>
        AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.Malformed, $"this resource takes {allowed}") with { Status = MethodNotAllowed }) with { Allow = allowed };

    private async ValueTask<AcmeAnswer> PostAsync(AcmeRequest request, AcmeResource resource, string id, string part, CancellationToken cancellationToken)
    {
        AcmeAnswer answer;
        var use = resource switch
        {
            AcmeResource.NewAccount => KeyUse.Key,
            AcmeResource.Revocation => KeyUse.Either,
            _ => KeyUse.Account,
        };
        try
        {
            answer = _reader.TryRead(request, use, out var signed, out var refusal) ? await DispatchAsync(signed, resource, id, part, cancellationToken) : refusal;
        }
        catch (IOException)
        {
            // The journal refused: nothing changed.
            answer = AcmeAnswer.Of(AcmeErrors.Make(AcmeErrorKind.ServerInternal, "the server cannot keep anything now; try again") with { Status = ServiceUnavailable }) with { RetryAfter = TimeSpan.FromMinutes(1) };
        }

        return answer with { Nonce = _context.Nonces.Make(_context.Now) };
    }

    private async ValueTask<AcmeAnswer> DispatchAsync(SignedRequest request, AcmeResource resource, string id, string part, CancellationToken cancellationToken)
    {
        switch (resource)
        {
            case AcmeResource.NewAccount:
                return _accounts.Make(request);
            case AcmeResource.NewOrder:
                return _orders.Make(request);
            case AcmeResource.Revocation:
                return await _certificates.RevokeAsync(request, cancellationToken);
            case AcmeResource.KeyChange:
                return _keys.Change(request);
            case AcmeResource.Account:
                return _accounts.Change(request, id);
            case AcmeResource.Authorization:
                return await _authorizations.ChangeAsync(request, id, cancellationToken);
            case AcmeResource.Challenge:
                return _authorizations.Respond(request, id, part);
            case AcmeResource.Finalize:
                return await _finalize.FinalizeAsync(request, id, cancellationToken);
            default:
                break;
        }

        if (!request.IsRead)
        {
            return AcmeAnswer.Of(AcmeErrorKind.Malformed, "this resource can only be read: the payload must be empty");
        }

        return resource switch
        {
            AcmeResource.Orders => _accounts.Orders(request, id),
            AcmeResource.Order => _orders.Read(request, id),
            AcmeResource.Certificate => _certificates.Read(request, id),
            _ => NotFound(),
        };
    }

    private DirectoryMessage DirectoryOf(string origin) => new()
    {
        NewNonce = origin + AcmePaths.NewNonce,
        NewAccount = origin + AcmePaths.NewAccount,
        NewOrder = origin + AcmePaths.NewOrder,
        RevokeCert = origin + AcmePaths.Revocation,
        KeyChange = origin + AcmePaths.KeyChange,
        Meta = new DirectoryMetaMessage
        {
            TermsOfService = _context.Options.TermsOfService,
            CaaIdentities = _context.Options.CaaIdentities.Count > 0 ? _context.Options.CaaIdentities : null,
            ExternalAccountRequired = _context.Options.IsExternalAccountRequired,
        },
    };
}
