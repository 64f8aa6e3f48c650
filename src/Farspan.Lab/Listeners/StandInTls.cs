using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Lab.Recipes;
using Farspan.State.Gateways;
using Farspan.State.Services;

namespace Farspan.Lab.Listeners;

/// <summary>TLS as a listener speaks it in place of a service: with the floor, the suites and the certificate that were declared for the port.</summary>
/// <param name="spec">What was declared.</param>
/// <param name="files">Where the certificate lies.</param>
/// <remarks>The certificate is read for each connection, so that a renewed one holds from the next on; until one lies there, connections are closed.</remarks>
internal sealed class StandInTls(ServiceTlsSpec spec, CertificateFolder files) : IStandInTls
{
    /// <summary>TLS for a port of a service.</summary>
    /// <returns>Null where the port was not declared to speak it, or where something else manages its certificate.</returns>
    public static StandInTls? For(ServiceSpec service, string port, string volume) =>
        service.Tls.FirstOrDefault(t => t.Port == port) is { Certificate: { } certificate } tls ? new StandInTls(tls, CertificateFolder.In(volume, certificate)) : null;

    /// <inheritdoc/>
    public bool IsOptional => false;

    /// <inheritdoc/>
    public async Task<Stream> AcceptAsync(Stream connection, CancellationToken cancellationToken)
    {
        X509Certificate2Collection chain = [];
        var tls = new SslStream(connection);
        try
        {
            chain.ImportFromPemFile(files.Certificate);
            using var leaf = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            await tls.AuthenticateAsServerAsync(Options(leaf, chain), cancellationToken);
            if (spec.Callers is { } callers && tls.RemoteCertificate is X509Certificate2 shown && !callers.Names.Contains(shown.GetNameInfo(X509NameType.UrlName, forIssuer: false), StringComparer.Ordinal))
            {
                throw new AuthenticationException("the caller is none of those who may call");
            }

            return tls;
        }
        catch (CryptographicException damaged)
        {
            await tls.DisposeAsync();
            throw new IOException($"{files.Folder} holds no certificate that can be read: {damaged.Message}", damaged);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
        finally
        {
            foreach (var certificate in chain)
            {
                certificate.Dispose();
            }
        }
    }

    private SslServerAuthenticationOptions Options(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true),
            EnabledSslProtocols = spec.Minimum == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = spec.RequiresClientCertificate,
            AllowRenegotiation = false,
        };
        if (spec.CipherSuites.Count > 0)
        {
            options.CipherSuitesPolicy = new CipherSuitesPolicy(
                [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256, .. spec.CipherSuites.Select(Enum.Parse<TlsCipherSuite>)]);
        }

        if (spec.RequiresClientCertificate)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(files.Authorities);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }
}
