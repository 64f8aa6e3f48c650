using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>Accepts TLS by the framework.</summary>
internal sealed class PortableTlsAcceptor : TlsAcceptor
{
    private readonly ListenerCertificates _files;
    private readonly ServerNameTable _names;
    private readonly SslServerAuthenticationOptions[] _options;

    private PortableTlsAcceptor(ListenerTlsSpec tls, ListenerCertificates files, RevocationTable? revoked, IReadOnlyList<TlsCipherSuite> suites, bool offersHttp2)
    {
        _files = files;
        Revoked = revoked;
        Callers = CallerList.Of(tls.Callers);
        _names = new ServerNameTable(tls.Certificates);
        _options = [.. files.Certificates.Select(certificate => MakeOptions(tls, certificate, files.Authorities, suites, offersHttp2))];
    }

    public static PortableTlsAcceptor Create(ListenerTlsSpec tls, string folder, bool offersHttp2)
    {
        if (tls.CipherSuites.Count > 0 && OperatingSystem.IsWindows())
        {
            throw new GatewayConfigurationException("On Windows cipher suites are the system's choice; leave 'cipherSuites' out, or set them by its group policy.");
        }

        var suites = CipherSuiteNames.Read(tls.CipherSuites, static _ => true);
        var revoked = tls.ClientAuthorities is { } path ? RevocationTable.Open(Path.Combine(folder, path)) : null;
        var files = ListenerCertificates.Read(tls, folder);
        return new PortableTlsAcceptor(tls, files, revoked, suites, offersHttp2);
    }

    /// <summary>Chooses by the name that the caller asks for.</summary>
    public SslServerAuthenticationOptions Choose(string? serverName) => _options[_names.Choose(string.IsNullOrEmpty(serverName) ? null : serverName)];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _files.Dispose();
        }
    }

    private static SslServerAuthenticationOptions MakeOptions(
        ListenerTlsSpec tls, ListenerCertificate certificate, X509Certificate2Collection authorities, IReadOnlyList<TlsCipherSuite> suites, bool offersHttp2)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(Usable(certificate.Pair), certificate.Chain, offline: true),
#pragma warning disable CA5398 // The declaration says which is the lowest version; the platform's default may be a lower one.
            EnabledSslProtocols = tls.Minimum == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            ApplicationProtocols = offersHttp2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        if (suites.Count > 0 && !OperatingSystem.IsWindows() && !OperatingSystem.IsAndroid())
        {
            // Suites of TLS 1.3 are always on; the policy wants them named.
            options.CipherSuitesPolicy = new CipherSuitesPolicy(
                [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256, .. suites]);
        }

        if (authorities.Count > 0)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
            options.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                shown is null ? !tls.RequiresClientCertificate : errors == SslPolicyErrors.None;
        }

        return options;
    }

    /// <summary>Windows speaks TLS only with keys that were imported.</summary>
    private static X509Certificate2 Usable(X509Certificate2 pair) =>
        OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null) : pair;
}
