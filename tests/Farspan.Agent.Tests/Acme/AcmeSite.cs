using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Addressing;
using Farspan.Agent.Acme.Client;
using Farspan.Agent.Acme.Serving;
using Farspan.Agent.Acme.Storage;
using Farspan.Agent.Acme.Validation;
using Farspan.Agent.Authorities;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Acme.Records;
using Farspan.Pki.Acme.Server;
using Farspan.Pki.Authorities;
using Farspan.Pki.Sealing;
using Farspan.State.Certificates;
using Farspan.State.Dns;
using Farspan.Testing;

namespace Farspan.Agent.Tests.Acme;

/// <summary>A server over a real authority of <c>foundry.test</c>, its names answered by our own zones, all of it on loopback.</summary>
internal sealed class AcmeSite : IAsyncDisposable
{
    private readonly List<string> _log = [];

    private AcmeSite(IReadOnlyList<DnsRecordSpec> records)
    {
        Names = new TestNameServer(Path.Combine(Root, "txt"), records);
        (HttpPort, TlsPort) = (TestPorts.Free(), TestPorts.Free());
        Directory.CreateDirectory(Root);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("farspan-acme-").FullName;

    public SealingKey Sealing { get; } = SealingKey.FromKeyFile(RandomNumberGenerator.GetBytes(32));

    public TestNameServer Names { get; }

    public ushort HttpPort { get; }

    public ushort TlsPort { get; }

    public AuthorityStore Store { get; private set; } = null!;

    public AcmeHost Host { get; private set; } = null!;

    public ExternalAccounts External { get; private set; } = null!;

    public string AuthoritiesFile => Path.Combine(Root, "authorities.pem");

    public static async Task<AcmeSite> StartAsync(Func<AcmeHostOptions, AcmeHostOptions>? change = null, params IReadOnlyList<DnsRecordSpec> records)
    {
        var site = new AcmeSite(records);
        var constraints = new NameConstraints { DnsNames = ["foundry.test", "localhost"], Networks = [Network("127.0.0.0/8")], TrustDomain = "foundry" };
        site.Store = AuthorityStore.Create(new AuthorityFolder(Path.Combine(site.Root, "ca")), AuthorityPlan.Of("foundry", constraints), site.Sealing, TimeProvider.System);
        site.External = new ExternalAccounts(Path.Combine(site.Root, "external"), site.Sealing, RandomNumberGenerator.Fill);
        await File.WriteAllTextAsync(site.AuthoritiesFile, site.Store.AuthoritiesPem(), TestContext.Current.CancellationToken);
        await site.ServeAsync(change);
        return site;
    }

    public async Task ServeAsync(Func<AcmeHostOptions, AcmeHostOptions>? change = null)
    {
        var policy = new NamePolicy { Zones = ["foundry.test"], Networks = [Network("127.0.0.0/8")] };
        var options = new AcmeHostOptions
        {
            Folder = Path.Combine(Root, "acme"),
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            Plain = new IPEndPoint(IPAddress.Loopback, 0),
            Names = ["localhost"],
            Policy = policy,
            Lifetime = TimeSpan.FromDays(1),
            IsExternalAccountRequired = false,
            ExternalAccounts = External.Find,
            Probe = ProbeOptions.Default(policy, ["ca.foundry.test"]) with { HttpPort = HttpPort, TlsPort = TlsPort, Again = [] },
            Lookup = new StubLookup([Names.EndPoint], TimeProvider.System, RandomNumberGenerator.Fill),
            Limits = AcmeLimits.Default,
        };
        Host = await AcmeHost.StartAsync(change?.Invoke(options) ?? options, Store, TimeProvider.System, Log, TestContext.Current.CancellationToken);
    }

    public HttpClient Client()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(Store.AuthoritiesPem());
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy }, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        return new HttpClient(handler, disposeHandler: true);
    }

    public async Task<(AcmeClient Client, AccountKey Key)> OpenAsync(HttpClient http, string? external = null, byte[]? shared = null)
    {
        var key = new AccountKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var request = new AcmeAccountRequest { Contacts = ["mailto:ops@foundry.test"], IsAgreed = true, ExternalName = external, ExternalKey = shared is null ? null : new SharedKey(shared) };
        return (await AcmeClient.OpenAsync(http, Host.Directory, key, request, TimeProvider.System, TestContext.Current.CancellationToken), key);
    }

    public static AcmeCertificateRequest Request(params string[] names) => new()
    {
        Identifiers = [.. names.Select(n => AcmeIdentifier.TryReadAddress(n, out var address) ? address : AcmeIdentifier.TryReadName(n, out var name) ? name : throw new ArgumentException(n, nameof(names)))],
        Key = KeyKind.EcdsaP256,
        PreferredChain = null,
        Patience = TimeSpan.FromSeconds(60),
    };

    public static IPNetwork Network(string text) => Cidr.TryParse(text, out var network) ? network : throw new ArgumentException(text, nameof(text));

    // Free at this moment; peers cannot be given port 0.
    public string LogText()
    {
        lock (_log)
        {
            return string.Join('\n', _log);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        await Names.DisposeAsync();
        Store?.Dispose();
        Sealing.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private void Log(string line)
    {
        lock (_log)
        {
            _log.Add(line);
        }
    }
}
