using Farspan.Gateway;
using Farspan.State.Gateways;

namespace Farspan.Testing.Transports;

/// <summary>What is said of files that TLS cannot be spoken with.</summary>
public abstract partial class TlsTransportConformance
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "no certificate", "The certificate '{folder}/missing.pem' does not exist; write it there, or name the right file." },
        { "no key", "The key '{folder}/missing.key' does not exist; write it there, or name the right file." },
        { "folder", "The certificate '{folder}' cannot be read; name a file, and let the gateway's user read it." },
        { "text", "'{folder}/text.pem' holds no certificate; name a PEM file that begins with -----BEGIN CERTIFICATE-----." },
        { "damaged", "A certificate in '{folder}/damaged.pem' is damaged; write the certificate again, as PEM." },
        { "other key", "The key '{folder}/second.key' does not belong to the certificate '{folder}/main.pem'; name the two files of one pair, the certificate of the server first in its file." },
        { "no private key", "'{folder}/main.pem' holds no private key; name a PEM file that begins with -----BEGIN PRIVATE KEY-----." },
        { "encrypted key", "The key '{folder}/encrypted.key' is encrypted, and a gateway starts without anybody to ask; decrypt it with 'openssl pkey' into a file that only its user may read." },
        { "no authorities", "The file of client authorities '{folder}/missing.pem' does not exist; write it there, or name the right file." },
        { "empty authorities", "'{folder}/text.pem' holds no certificate; name a PEM file that begins with -----BEGIN CERTIFICATE-----." },
        { "unknown suite", "There is no cipher suite 'ECDHE-RSA-AES256-GCM-SHA384'; use an IANA name of TLS 1.2 such as TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384." },
        { "suite of 1.3", "The cipher suite 'TLS_AES_256_GCM_SHA384' is one of TLS 1.3, which are always on and all strong; leave it out." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_files_is_told_with_its_mend(string mistake, string message)
    {
        using var transport = Create();
        var refusal = Assert.Throws<GatewayConfigurationException>(() => transport.CreateTls(Mistaken(mistake), certificates.Folder));
        Assert.Equal(message.Replace("{folder}", certificates.Folder, StringComparison.Ordinal), refusal.Message);
    }

    private ListenerTlsSpec Mistaken(string mistake)
    {
        File.WriteAllText(certificates.PathOf("text.pem"), "nothing of use\n");
        File.WriteAllText(certificates.PathOf("damaged.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        File.WriteAllText(certificates.PathOf("encrypted.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        var spec = TestCertificates.Spec();
        return mistake switch
        {
            "no certificate" => With("missing.pem", "main.key"),
            "no key" => With("main.pem", "missing.key"),
            "folder" => With(certificates.Folder, "main.key"),
            "text" => With("text.pem", "main.key"),
            "damaged" => With("damaged.pem", "main.key"),
            "other key" => With("main.pem", "second.key"),
            "no private key" => With("main.pem", "main.pem"),
            "encrypted key" => With("main.pem", "encrypted.key"),
            "no authorities" => spec with { ClientAuthorities = "missing.pem" },
            "empty authorities" => spec with { ClientAuthorities = "text.pem" },
            "unknown suite" => spec with { CipherSuites = ["ECDHE-RSA-AES256-GCM-SHA384"] },
            "suite of 1.3" => spec with { CipherSuites = ["TLS_AES_256_GCM_SHA384"] },
            _ => throw new ArgumentOutOfRangeException(nameof(mistake)),
        };

        ListenerTlsSpec With(string certificate, string key) =>
            spec with { Certificates = [spec.Certificates[0] with { Certificate = certificate, Key = key }] };
    }
}
