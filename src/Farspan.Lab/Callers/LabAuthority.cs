using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Lab.Files;

namespace Farspan.Lab.Callers;

/// <summary>An authority of the lab's own that makes certificates for callers in tests, and for what stands in for servers outside.</summary>
/// <remarks>Its key lies in a private file below the lab's folder and goes with it. Only processes of that lab trust it.</remarks>
internal sealed class LabAuthority : IDisposable
{
    private const string Server = "1.3.6.1.5.5.7.3.1";
    private const string Client = "1.3.6.1.5.5.7.3.2";
    private const string FileName = "authority.pem";

    // Labs live for days; clocks of one host do not differ.
    private static readonly TimeSpan _life = TimeSpan.FromDays(3650);
    private static readonly TimeSpan _before = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _own;
    private readonly TimeProvider _time;

    private LabAuthority(X509Certificate2 own, TimeProvider time) => (_own, _time) = (own, time);

    /// <summary>Its certificate, as PEM.</summary>
    public string Pem => _own.ExportCertificatePem();

    /// <summary>The lab's authority; made where there is none.</summary>
    /// <exception cref="Diagnostics.LabException">Its file cannot be read or written.</exception>
    public static LabAuthority Ensure(LabPaths paths, TimeProvider time)
    {
        if (Find(paths, time) is { } known)
        {
            return known;
        }

        var made = Make(time);
        StateFile.MakeFolder(paths.CallersFolder);
        using var key = made._own.GetECDsaPrivateKey()!;
        StateFile.Write(Path.Combine(paths.CallersFolder, FileName), Encoding.ASCII.GetBytes($"{made.Pem}\n{key.ExportPkcs8PrivateKeyPem()}\n"));
        return made;
    }

    /// <summary>The lab's authority, or null where it has none.</summary>
    public static LabAuthority? Find(LabPaths paths, TimeProvider time)
    {
        if (StateFile.TryRead(Path.Combine(paths.CallersFolder, FileName)) is not { } file)
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(file);
        return new LabAuthority(X509Certificate2.CreateFromPem(text, text), time);
    }

    /// <summary>An authority that nobody knows.</summary>
    public static LabAuthority Make(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=farspan lab", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        return new LabAuthority(request.CreateSelfSigned(now - _before, now + _life), time);
    }

    /// <summary>A certificate for a caller; the caller of this disposes it.</summary>
    /// <param name="name">A DNS name or a URI: what a gateway reads of it (RFC 5280 section 4.2.1.6).</param>
    public X509Certificate2 ForCaller(string name) => Sign([name], Client);

    /// <summary>A certificate for a server; the caller of this disposes it.</summary>
    /// <param name="name">Its DNS name.</param>
    public X509Certificate2 ForServer(string name) => Sign([name], Server);

    /// <summary>A certificate for a server of several names; the caller of this disposes it.</summary>
    /// <param name="names">Its DNS names, at least one.</param>
    public X509Certificate2 ForServers(IReadOnlyList<string> names) => Sign(names, Server);

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();

    private X509Certificate2 Sign(IReadOnlyList<string> subjects, string purpose)
    {
        const int SerialBytes = 16;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=farspan lab test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in subjects)
        {
            if (name.Contains(':', StringComparison.Ordinal) && Uri.TryCreate(name, UriKind.Absolute, out var uri))
            {
                names.AddUri(uri);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        // Two authorities may have one name: which key signed decides (RFC 5280 section 4.2.1.1).
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_own, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        var now = _time.GetUtcNow();
        var end = now + _life < _own.NotAfter.ToUniversalTime() ? now + _life : _own.NotAfter.ToUniversalTime();
        using var signed = request.Create(_own, now - _before > _own.NotBefore.ToUniversalTime() ? now - _before : _own.NotBefore.ToUniversalTime(), end, RandomNumberGenerator.GetBytes(SerialBytes));
        return signed.CopyWithPrivateKey(key);
    }
}
