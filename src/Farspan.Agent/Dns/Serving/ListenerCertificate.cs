using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Gateway;
using Farspan.Gateway.Transport;
using Farspan.State.Dns;
using Farspan.State.Gateways;

namespace Farspan.Agent.Dns.Serving;

/// <summary>The certificate of a listener, read again when its files change: renewed ones need no reload. Thread-safe.</summary>
/// <remarks>One that cannot be read leaves the one before; handshakes that have begun keep the one they began with.</remarks>
internal sealed class ListenerCertificate
{
    // A file is looked at once in so long, not for each handshake.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private readonly string _certificate;
    private readonly string _key;
    private readonly string _authorities;
    private readonly DnsTlsSpec? _tls;
    private readonly IReadOnlyList<TlsCipherSuite> _suites;
    private readonly TimeProvider _time;
    private readonly RevocationTable? _revoked;
    private readonly Lock _reading = new();
    private SslServerAuthenticationOptions _options;
    private (DateTime, DateTime) _written;
    private long _looked;

    private ListenerCertificate(string folder, DnsTlsSpec? tls, TimeProvider time)
    {
        (_certificate, _key, _authorities) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"), Path.Combine(folder, "authorities.pem"));
        (_tls, _suites) = (tls, CipherSuiteNames.Read(tls?.CipherSuites ?? [], static _ => true));
        _time = time;
        Callers = CallerList.Of(tls?.Callers);
        _revoked = tls is { RequiresClientCertificate: true } ? RevocationTable.Open(_authorities) : null;
        _written = Written();
        _options = Read();
        _looked = time.GetTimestamp();
    }

    /// <summary>Reads a certificate.</summary>
    /// <param name="folder">Folder with <c>certificate.pem</c> and <c>key.pem</c>, and <c>authorities.pem</c> where askers must show one too.</param>
    /// <param name="tls">How TLS is spoken, or null for the platform's choice from TLS 1.2 on.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DnsServerException">It cannot be read, or there is no such cipher suite.</exception>
    public static ListenerCertificate Open(string folder, DnsTlsSpec? tls, TimeProvider time)
    {
        try
        {
            return new ListenerCertificate(folder, tls, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new DnsServerException($"the certificate in '{folder}' cannot be used: {e.Message}", e);
        }
        catch (GatewayConfigurationException e)
        {
            throw new DnsServerException(e.Message, e);
        }
    }

    /// <summary>Whose certificates are taken; null for everybody's of the right authorities.</summary>
    public CallerList? Callers { get; }

    /// <summary>What a handshake needs.</summary>
    public SslServerAuthenticationOptions Options()
    {
        lock (_reading)
        {
            if (_time.GetElapsedTime(_looked) >= BetweenLooks)
            {
                _looked = _time.GetTimestamp();
                TryRefresh();
            }

            return _options;
        }
    }

    private void TryRefresh()
    {
        try
        {
            var written = Written();
            if (written != _written)
            {
                _options = Read();
                _written = written;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Half written, perhaps: it is looked at again.
        }
    }

    private (DateTime Certificate, DateTime Key) Written() => (File.GetLastWriteTimeUtc(_certificate), File.GetLastWriteTimeUtc(_key));

    private SslServerAuthenticationOptions Read()
    {
        var certificate = X509Certificate2.CreateFromPemFile(_certificate, _key);
        var others = new X509Certificate2Collection();
        others.ImportFromPemFile(_certificate);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, others, offline: true),
#pragma warning disable CA5398 // The declaration says which is the lowest version; the platform's default may be a lower one.
            EnabledSslProtocols = _tls?.Minimum == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            ApplicationProtocols = [new SslApplicationProtocol("dot")],
            AllowRenegotiation = false,
        };
        if (_suites.Count > 0 && !OperatingSystem.IsWindows() && !OperatingSystem.IsAndroid())
        {
            // Suites of TLS 1.3 are always on; the policy wants them named.
            options.CipherSuitesPolicy = new CipherSuitesPolicy(
                [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256, .. _suites]);
        }

        if (_tls is { RequiresClientCertificate: true })
        {
            RequireClients(options);
        }

        return options;
    }

    private void RequireClients(SslServerAuthenticationOptions options)
    {
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(_authorities);
        options.RemoteCertificateValidationCallback = (_, shown, _, errors) => errors == SslPolicyErrors.None && shown is X509Certificate2 certificate && _revoked!.Find(certificate) is null;
    }
}
