using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Acme.Client;
using Farspan.Agent.Certificates;
using Farspan.Lab.Callers;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Pki.Acme.Jose;
using Farspan.Pki.Validation;
using Farspan.State.Certificates;

namespace Farspan.Lab.Public;

/// <summary>Has certificates for one machine from the stand-in for public authorities, through the lab's network: every connection begins in the machine's own namespace.</summary>
/// <param name="authority">The stand-in.</param>
/// <param name="machine">The machine.</param>
/// <param name="paths">The lab.</param>
/// <param name="host">Connects from inside machines.</param>
/// <param name="responders">How names are shown.</param>
/// <param name="key">The account's key; stays the caller's.</param>
/// <param name="time">The clock.</param>
internal sealed class PublicIssuer(
    PublicAuthority authority, string machine, LabPaths paths, IServiceHost host, IReadOnlyDictionary<AcmeChallenge, IChallengeResponder> responders, AccountKey key, TimeProvider time) : ICertificateIssuer
{
    // The issuer's name as Pebble has it: what lies on a machine is told apart by it from what the lab's own stand-in issued.
    private const string PebbleName = "Pebble Intermediate";
    private const int MostRootBytes = 65_536;
    private static readonly TimeSpan _connectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly AcmeAccountRequest _account = new() { Contacts = [], IsAgreed = true, ExternalName = null, ExternalKey = null };

    /// <summary>True for a certificate that Pebble issued.</summary>
    public static bool IsPebbles(HeldCertificate held) => held.Leaf.Issuer.Contains(PebbleName, StringComparison.Ordinal);

    /// <summary>True for a certificate that Pebble issued, that is as declared, and that is good by whom it came with.</summary>
    public static bool IsGood(HeldCertificate? held, CertificateSpec spec, DateTimeOffset now) =>
        held is not null && IsPebbles(held) && now < held.NotAfter && held.Differs(spec) is null && held.IsBelieved(held.AuthoritiesPem, now);

    /// <inheritdoc/>
    /// <remarks>Pebble's roots change with each of its starts: a certificate of an earlier one is good with the root that it came with, until it is due.</remarks>
    public async ValueTask<string> AuthoritiesAsync(CertificateSpec spec, CancellationToken cancellationToken)
    {
        using var held = new CertificateFolders(paths.VolumeFolder(machine)).Read(spec.Name, out _);
        var now = time.GetUtcNow();
        if (IsGood(held, spec, now) && now < held!.Due)
        {
            return held.AuthoritiesPem;
        }

        try
        {
            using var http = Client(authority.Internet.Machine, new IPEndPoint(IPAddress.Loopback, PublicAuthority.ManagementPort));
            http.MaxResponseContentBufferSize = MostRootBytes;
            using var patience = Patience(cancellationToken);
            var root = await http.GetStringAsync(new Uri($"https://{authority.Hosts[0]}:{PublicAuthority.ManagementPort}/roots/0"), patience.Token);
            return root.TrimEnd() + "\n";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CertificateException($"Pebble, which stands in for {spec.Issuer.Name}, does not run: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CertificateBundle> IssueAsync(CertificateSpec spec, CancellationToken cancellationToken)
    {
        var issuer = new AcmeIssuer(key, _account, responders, _ => "", _ => Client(machine, authority.Acme), time);
        using var patience = Patience(cancellationToken);
        try
        {
            return await issuer.IssueAsync(spec with { Issuer = spec.Issuer with { Directory = authority.DirectoryOf(spec) } }, patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CertificateException($"{machine} does not get to {spec.Issuer.Name}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static CancellationTokenSource Patience(CancellationToken cancellationToken)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        return patience;
    }

    // The name is resolved as a machine outside would: it is the stand-in's.
    private HttpClient Client(string from, IPEndPoint to)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        using (var known = LabAuthority.Find(paths, time) ?? throw new CertificateException("the lab's own authority, which vouches for Pebble, is not there; run up again"))
        {
            policy.CustomTrustStore.ImportFromPem(known.Pem);
        }

        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = _connectPatience,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            ConnectCallback = async (_, token) => new NetworkStream(await host.ConnectAsync(from, to, token), ownsSocket: true),
        };
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
