using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Farspan.Addressing;
using Farspan.Pki.Acme.Records;

namespace Farspan.Pki.Acme.Challenges;

/// <summary>The self-signed certificate by which a server shows that a name is its own.</summary>
/// <remarks>Source: RFC 8737 section 3; for addresses RFC 8738 section 6.</remarks>
public static class TlsAlpnCertificate
{
    /// <summary>The protocol that is asked for in the handshake (RFC 8737 section 6.2).</summary>
    public const string Protocol = "acme-tls/1";

    // id-pe-acmeIdentifier (RFC 8737 section 6.1).
    private const string Identifier = "1.3.6.1.5.5.7.1.31";

    /// <summary>Makes one, with a key of its own.</summary>
    /// <param name="identifier">The name or address.</param>
    /// <param name="keyAuthorization">What is shown.</param>
    /// <param name="now">It is valid for a day around this time.</param>
    public static X509Certificate2 Make(AcmeIdentifier identifier, string keyAuthorization, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=acme-tls", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (identifier.IsAddress)
        {
            names.AddIpAddress(AddressOf(identifier));
        }
        else
        {
            names.AddDnsName(identifier.Base);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509Extension(Identifier, Digest(keyAuthorization), critical: true));
        using var certificate = request.CreateSelfSigned(now.AddHours(-12), now.AddHours(12));

        // The system's TLS takes no key that was never exported.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>What is wrong with a certificate that was shown, in half a sentence; null when it is the right one.</summary>
    public static string? Objection(X509Certificate2 certificate, AcmeIdentifier identifier, string keyAuthorization)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(identifier);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        if (names.Count != 1 || !IsOnly(names[0], identifier))
        {
            return $"the certificate is not for {identifier.Base} alone";
        }

        var proofs = certificate.Extensions.Where(e => e.Oid?.Value == Identifier).ToList();
        return proofs is not [{ Critical: true }] ? "the certificate has no critical acmeIdentifier"
            : !CryptographicOperations.FixedTimeEquals(proofs[0].RawData, Digest(keyAuthorization)) ? "the certificate's acmeIdentifier is not the digest of what was to be shown"
            : null;
    }

    /// <summary>What the handshake names for an identifier: the name, or the name of the address's PTR record.</summary>
    public static string ServerName(AcmeIdentifier identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        if (!identifier.IsAddress)
        {
            return identifier.Base;
        }

        var bytes = AddressOf(identifier).GetAddressBytes();
        Array.Reverse(bytes);
        return bytes.Length == sizeof(uint)
            ? $"{string.Join('.', bytes)}.in-addr.arpa"
            : $"{string.Join('.', bytes.Select(b => $"{b & 0xf:x}.{b >> 4:x}"))}.ip6.arpa";
    }

    private static IPAddress AddressOf(AcmeIdentifier identifier) =>
        Cidr.TryParseAddress(identifier.Value, out var address) ? address : throw new ArgumentException("not an address", nameof(identifier));

    private static bool IsOnly(X509SubjectAlternativeNameExtension names, AcmeIdentifier identifier)
    {
        var dns = names.EnumerateDnsNames().ToList();
        var addresses = names.EnumerateIPAddresses().ToList();
        var count = new AsnReader(names.RawData, AsnEncodingRules.DER).ReadSequence();
        count.ReadEncodedValue();
        return !count.HasData && (identifier.IsAddress
            ? dns.Count == 0 && addresses is [var address] && address.Equals(AddressOf(identifier))
            : addresses.Count == 0 && dns is [var name] && name.Equals(identifier.Base, StringComparison.OrdinalIgnoreCase));
    }

    // An OCTET STRING that holds SHA-256 of the key authorization.
    private static byte[] Digest(string keyAuthorization)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(SHA256.HashData(Encoding.ASCII.GetBytes(keyAuthorization)));
        return writer.Encode();
    }
}
