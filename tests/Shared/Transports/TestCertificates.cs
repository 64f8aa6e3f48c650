using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.State.Gateways;

namespace Farspan.Testing.Transports;

/// <summary>An authority, and certificates by it, in a folder that goes with it.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _stranger;

    public TestCertificates()
    {
        Folder = Directory.CreateTempSubdirectory("farspan-tls-").FullName;
        _authority = MakeAuthority("CN=test authority");
        _stranger = MakeAuthority("CN=other authority");
        File.WriteAllText(PathOf("authority.pem"), _authority.ExportCertificatePem());
        using var rsa = RSA.Create(2048);
        WriteServer("main", new CertificateRequest("CN=main", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), ["gateway.example"], rsa.ExportPkcs8PrivateKeyPem());
        WriteServer("second", ["second.example", "*.wild.example"]);
        WriteServer("third", ["third.example"]);
        Client = MakeClient(_authority);
        StrangersClient = MakeClient(_stranger);
    }

    public string Folder { get; }

    /// <summary>A client's certificate, DNS name client.example and URI spiffe://example/etcd-1.</summary>
    public X509Certificate2 Client { get; }

    /// <summary>The same by another authority.</summary>
    public X509Certificate2 StrangersClient { get; }

    /// <summary>Trusts the authority and nobody else.</summary>
    public X509ChainPolicy Trust => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { _authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public string PathOf(string name) => Path.Combine(Folder, name);

    public static ListenerTlsSpec Spec(params (string File, string[] Names)[] certificates) => new()
    {
        Certificates = [.. (certificates.Length == 0 ? [("main", [])] : certificates)
            .Select(c => new ListenerCertificateSpec { ServerNames = c.Names, Certificate = $"{c.File}.pem", Key = $"{c.File}.key" })],
        Minimum = TlsVersion.Tls12,
        CipherSuites = [],
        ClientAuthorities = null,
        RequiresClientCertificate = false,
    };

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Client.Dispose();
        StrangersClient.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    private static X509Certificate2 MakeClient(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("Client.example");
        names.AddUri(new Uri("spiffe://example/etcd-1"));
        names.AddEmailAddress("nobody@example");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = Sign(request, authority);
        using var pair = certificate.CopyWithPrivateKey(key);

        // Some platforms want keys of clients in their own store.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), null);
    }

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 authority)
    {
        using var key = authority.GetECDsaPrivateKey()!;
        return request.Create(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(20),
            RandomNumberGenerator.GetBytes(8));
    }

    private void WriteServer(string file, string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WriteServer(file, new CertificateRequest($"CN={file}", key, HashAlgorithmName.SHA256), names, key.ExportPkcs8PrivateKeyPem());
    }

    private void WriteServer(string file, CertificateRequest request, string[] names, string key)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            builder.AddDnsName(name);
        }

        request.CertificateExtensions.Add(builder.Build());
        using var certificate = Sign(request, _authority);
        File.WriteAllText(PathOf($"{file}.pem"), $"{certificate.ExportCertificatePem()}\n{_authority.ExportCertificatePem()}\n");
        File.WriteAllText(PathOf($"{file}.key"), key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf($"{file}.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
