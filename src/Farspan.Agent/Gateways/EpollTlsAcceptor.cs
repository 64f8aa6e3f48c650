using Farspan.Gateway;
using Farspan.Gateway.Transport;
using Farspan.Linux.Tls;
using Farspan.State.Gateways;

namespace Farspan.Agent.Gateways;

/// <summary>Accepts TLS by the system's OpenSSL.</summary>
internal sealed class EpollTlsAcceptor : TlsAcceptor
{
    private EpollTlsAcceptor(TlsServer server, RevocationTable? revoked, CallerList? callers) => (Server, Revoked, Callers) = (server, revoked, callers);

    public TlsServer Server { get; }

    public static EpollTlsAcceptor Create(ListenerTlsSpec tls, string folder, bool offersHttp2)
    {
        CipherSuiteNames.Read(tls.CipherSuites, TlsServer.Knows);
        var revoked = tls.ClientAuthorities is { } path ? RevocationTable.Open(Path.Combine(folder, path)) : null;
        using var files = ListenerCertificates.Read(tls, folder);
        var names = new ServerNameTable(tls.Certificates);
        try
        {
            return new EpollTlsAcceptor(TlsServer.Create(new TlsServerOptions
            {
                Certificates = [.. files.Certificates.Zip(tls.Certificates, (certificate, spec) => new TlsServerCertificate
                {
                    Staple = new RevocationStaple(Path.Combine(folder, spec.Certificate), certificate.Pair, TimeProvider.System).Current,
                    Certificate = certificate.Pair.RawData,
                    Chain = [.. certificate.Chain.Select(issuer => issuer.RawData)],
                    Key = certificate.ExportKey(),
                })],
                Choose = names.Choose,
                RequiresTls13 = tls.Minimum == TlsVersion.Tls13,
                CipherSuites = tls.CipherSuites,
                ClientAuthorities = [.. files.Authorities.Select(authority => authority.RawData)],
                RequiresClientCertificate = tls.RequiresClientCertificate,
                Protocols = offersHttp2 ? ["h2"u8.ToArray(), "http/1.1"u8.ToArray()] : ["http/1.1"u8.ToArray()],
            }), revoked, CallerList.Of(tls.Callers));
        }
        catch (TlsException refusal)
        {
            var paths = string.Join(", ", tls.Certificates.Select(certificate => $"'{Path.Combine(folder, certificate.Certificate)}'"));
            throw new GatewayConfigurationException($"TLS cannot be accepted with {paths}: {refusal.Message}; make the certificates anew with strong keys.", refusal);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Server.Dispose();
        }
    }
}
