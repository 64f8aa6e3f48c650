using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Lab.Probes;

/// <summary>A client certificate with all the right names, SPIFFE ID included, by an authority that only calls itself like the right one.</summary>
internal static class ForgedCertificate
{
    private const int SerialBytes = 16;

    private static readonly TimeSpan _life = TimeSpan.FromHours(1);

    /// <summary>Makes one like a machine's own.</summary>
    /// <param name="own">The certificate whose names are taken.</param>
    /// <param name="now">The time from which it is valid, an hour before and after.</param>
    public static SslStreamCertificateContext Like(X509Certificate2 own, DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = new CertificateRequest(own.IssuerName, authorityKey, HashAlgorithmName.SHA256);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = asked.CreateSelfSigned(now - _life, now + _life);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(own.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (var names in own.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            request.CertificateExtensions.Add(names);
        }

        using var leaf = request.Create(authority, now - _life, now + _life, RandomNumberGenerator.GetBytes(SerialBytes));
        return SslStreamCertificateContext.Create(leaf.CopyWithPrivateKey(key), additionalCertificates: null, offline: true);
    }
}
