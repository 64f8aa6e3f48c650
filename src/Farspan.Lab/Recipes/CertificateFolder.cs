using Farspan.Pki;

namespace Farspan.Lab.Recipes;

/// <summary>The files of one certificate of a machine, as they are seen from outside of it.</summary>
/// <param name="Folder">The folder.</param>
internal sealed record CertificateFolder(string Folder)
{
    /// <summary>Where a machine keeps its certificates, below its root.</summary>
    public const string Place = "etc/farspan/certificates";

    /// <summary>The certificate and its intermediates.</summary>
    public string Certificate => Path.Combine(Folder, CertificateFiles.Certificate);

    /// <summary>The private key.</summary>
    public string Key => Path.Combine(Folder, CertificateFiles.Key);

    /// <summary>Whom to believe.</summary>
    public string Authorities => Path.Combine(Folder, CertificateFiles.Authorities);

    /// <summary>Whom not to believe any more.</summary>
    public string Revocations => Folder + ".crl";

    /// <summary>True when a certificate lies there.</summary>
    public bool Exists => File.Exists(Certificate) && File.Exists(Key) && File.Exists(Authorities);

    /// <summary>The folder of a certificate.</summary>
    /// <param name="volume">Folder of the machine's own files.</param>
    /// <param name="name">Name of the certificate.</param>
    public static CertificateFolder In(string volume, string name) => new(Path.Combine(volume, Place, name));
}
