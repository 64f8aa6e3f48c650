using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki;

namespace Farspan.Lab.Tests.Certificates;

/// <summary>Certificates of an authority that nobody else believes.</summary>
internal static class TestCertificates
{
    /// <summary>Writes a certificate for a name, its key and its authority as a machine has them.</summary>
    public static void Write(string folder, string name, bool swapAuthority = false)
    {
        Directory.CreateDirectory(folder);
        using var root = Root("root");
        using var leaf = Leaf(root, name);
        File.WriteAllText(Path.Combine(folder, CertificateFiles.Certificate), leaf.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, CertificateFiles.Key), leaf.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var believed = swapAuthority ? Root("another root") : X509CertificateLoader.LoadCertificate(root.RawData);
        File.WriteAllText(Path.Combine(folder, CertificateFiles.Authorities), believed.ExportCertificatePem());
    }

    private static X509Certificate2 Root(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }

    private static X509Certificate2 Leaf(X509Certificate2 root, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(root, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100), [1, 2, 3, 4]);
        return bare.CopyWithPrivateKey(key);
    }
}
