using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Rendering.Tests.Files.Tls;

/// <summary>Revocation lists with nobody on them, as programs that check whole paths want one of every authority.</summary>
internal static class NobodyRevoked
{
    /// <summary>The list of a self-signed certificate with a key of an elliptic curve, PEM.</summary>
    public static string By(X509Certificate2 authority)
    {
        using var key = authority.GetECDsaPrivateKey()!;
        var name = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(new X509SubjectKeyIdentifierExtension(authority.PublicKey, critical: false));
        var list = new CertificateRevocationListBuilder().Build(
            authority.SubjectName, X509SignatureGenerator.CreateForECDsa(key), 1, DateTimeOffset.UnixEpoch.AddYears(199), HashAlgorithmName.SHA256, name, DateTimeOffset.UnixEpoch.AddYears(40));
        return PemEncoding.WriteString("X509 CRL", list);
    }
}
