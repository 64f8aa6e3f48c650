using System.Net;
using System.Security.Cryptography;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Messages;
using Farspan.Pki.Acme.Server;
using Farspan.Pki.Leaves;
using Farspan.Testing;

namespace Farspan.Pki.Tests.Acme;

/// <summary>A server over a real authority of <c>foundry.test</c>, with everything around it in memory.</summary>
internal sealed class AcmeBench : IAcmeIssuer, IValidations, IDisposable
{
    public const string Origin = "https://ca.foundry.test:8443";
    private readonly TestAuthority _authority;
    private readonly Dictionary<string, ExternalAccount> _external = new(StringComparer.Ordinal);

    public AcmeBench(Func<AcmeServerOptions, AcmeServerOptions>? change = null)
    {
        _authority = new TestAuthority(now: Time.GetUtcNow());
        var options = new AcmeServerOptions
        {
            Names = new NamePolicy { Zones = ["foundry.test"], Networks = [TestAuthority.Network("10.0.0.0/16"), TestAuthority.Network("fd00:1::/32")] },
            CaaIdentities = ["ca.foundry.test"],
            TermsOfService = null,
            IsExternalAccountRequired = false,
            ExternalAccounts = name => _external.GetValueOrDefault(name),
            CertificateLifetime = TimeSpan.FromDays(1),
            Limits = AcmeLimits.Default,
        };
        Options = change?.Invoke(options) ?? options;
        Server = Restart();
    }

    public FakeTime Time { get; } = new();

    public AcmeServerOptions Options { get; }

    public MemoryJournal Journal { get; } = new();

    public AcmeServer Server { get; private set; }

    public Queue<ValidationTask> Tasks { get; } = new();

    public List<(string Serial, int Reason)> Revoked { get; } = [];

    public bool IsIssuerDown { get; set; }

    public int Issued { get; private set; }

    // As after a crash: what was kept is all that is left.
    public AcmeServer Restart()
    {
        Tasks.Clear();
        return Server = new AcmeServer(Options, new AcmeLedger(Journal, Journal.Read()), this, this, Time, RandomNumberGenerator.Fill);
    }

    public void Know(ExternalAccount account) => _external.Add(account.Name, account);

    public AcmeCaller Caller(AccountKey? key = null) => new(this, key ?? new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)));

    // Looks at everything that waits, and sees what it is told to see.
    public void Look(ProblemMessage? problem = null)
    {
        while (Tasks.TryDequeue(out var task))
        {
            Server.Complete(task, problem);
        }
    }

    public bool TryAdd(ValidationTask task)
    {
        Tasks.Enqueue(task);
        return true;
    }

    public ValueTask<IssueResult> IssueAsync(IssueRequest request, CancellationToken cancellationToken)
    {
        if (IsIssuerDown)
        {
            throw new IOException("the key is locked");
        }

        var leaf = new LeafRequest { DnsNames = request.DnsNames, Addresses = request.Addresses, SpiffeId = null, ForServer = true, ForClient = false, Lifetime = Options.CertificateLifetime };
        if (_authority.Intermediate.Objections(leaf, Time.GetUtcNow()) is [var objection, ..])
        {
            return ValueTask.FromResult(new IssueResult { Chain = "", Problem = AcmeErrors.Make(AcmeErrorKind.RejectedIdentifier, objection) });
        }

        using var issued = _authority.Intermediate.Issue(leaf, request.Key, Time.GetUtcNow());
        Issued++;
        return ValueTask.FromResult(new IssueResult { Chain = issued.ChainPem, Problem = null });
    }

    public ValueTask RevokeAsync(string serial, int reason, CancellationToken cancellationToken)
    {
        Revoked.Add((serial, reason));
        return ValueTask.CompletedTask;
    }

    public ValueTask<AcmeAnswer> SendAsync(string method, string path, string? contentType, ReadOnlyMemory<byte> body, string query = "") => Server.HandleAsync(
        new AcmeRequest { Method = method, Origin = Origin, Path = path, Query = query, ContentType = contentType, Body = body, Client = IPAddress.Loopback },
        TestContext.Current.CancellationToken);

    public void Dispose() => _authority.Dispose();
}
