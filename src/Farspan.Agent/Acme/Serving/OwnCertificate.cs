using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Farspan.Agent.Authorities;
using Farspan.Pki.Leaves;
using Farspan.Pki.Renewal;
using Farspan.State.Certificates;

namespace Farspan.Agent.Acme.Serving;

/// <summary>The server's own certificate, by the authority that it speaks for. Its key is in memory alone and lives as long as the certificate.</summary>
public sealed class OwnCertificate
{
    private readonly AuthorityStore _store;
    private readonly LeafRequest _request;
    private SslStreamCertificateContext _current;
    private DateTimeOffset _renewal;

    private OwnCertificate(AuthorityStore store, LeafRequest request)
    {
        _store = store;
        _request = request;
        (_current, _renewal) = Issue();
    }

    /// <summary>What is shown now.</summary>
    public SslStreamCertificateContext Current => Volatile.Read(ref _current);

    /// <summary>Issues the first one.</summary>
    /// <param name="store">The authority.</param>
    /// <param name="request">Names of the server.</param>
    /// <exception cref="Pki.PkiException">The authority does not issue for these names.</exception>
    public static OwnCertificate Make(AuthorityStore store, LeafRequest request) => new(store, request);

    /// <summary>Issues a new one when the time has come: after two thirds of its life, or when another root issues.</summary>
    public void Refresh(DateTimeOffset now)
    {
        if (now >= _renewal)
        {
            (var fresh, _renewal) = Issue();
            Volatile.Write(ref _current, fresh);
        }
    }

    private (SslStreamCertificateContext Context, DateTimeOffset Renewal) Issue()
    {
        using var leaf = _store.Issue(_request, KeyKind.EcdsaP256);
        using var joined = leaf.Key!.Join(leaf.Certificate);

        // The system's TLS takes no key that was never exported.
        var certificate = X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), password: null);
        return (SslStreamCertificateContext.Create(certificate, [X509CertificateLoader.LoadCertificate(leaf.Issuer.RawData)], offline: true), RenewalTime.Of(leaf.Certificate));
    }
}
