namespace Farspan.Topology.Model.Trust;

/// <summary>Where certificates lie on a machine: <c>/etc/farspan/certificates/NAME/</c>.</summary>
public static class CertificatePaths
{
    /// <summary>Name of the machine's own certificate; no service's certificate may have it.</summary>
    public const string Machine = "machine";

    private const string Folder = "/etc/farspan/certificates";

    /// <summary>Name of a service's certificate: the service's own, or that of the layer behind it where its ports are in several.</summary>
    public static string NameOf(string service, string layer, bool isOnlyLayer) => isOnlyLayer ? service : $"{service}-{layer}";

    /// <summary>The certificate with the intermediates.</summary>
    public static string Certificate(string name) => $"{Folder}/{name}/certificate.pem";

    /// <summary>Its private key.</summary>
    public static string Key(string name) => $"{Folder}/{name}/key.pem";

    /// <summary>Whom to believe.</summary>
    public static string Authorities(string name) => $"{Folder}/{name}/authorities.pem";

    /// <summary>Whom not to believe any more: revocation lists of its authority, PEM.</summary>
    public static string Revocations(string name) => $"{Folder}/{name}.crl";
}
