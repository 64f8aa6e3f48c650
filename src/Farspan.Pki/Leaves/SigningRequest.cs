using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Leaves;

/// <summary>Somebody's request to certify a key: whoever sent it holds the key, as its signature shows.</summary>
/// <remarks>PKCS#10 (RFC 2986) with the names in an extension request (RFC 2985 section 5.4.2). Nothing in it is obeyed: names are asked for, and who issues decides.</remarks>
public sealed class SigningRequest
{
    // The largest sensible one, an RSA key of 4096 bits with a hundred long names, needs less.
    private const int MostBytes = 64 * 1024;

    private const string SubjectAlternativeName = "2.5.29.17";
    private const string CommonName = "2.5.4.3";

    private static readonly Asn1Tag _uri = new(TagClass.ContextSpecific, 6);

    private SigningRequest(PublicKey key, string? commonName, IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> addresses, IReadOnlyList<string> uris)
    {
        Key = key;
        Subject = commonName;
        DnsNames = dnsNames;
        Addresses = addresses;
        Uris = uris;
    }

    /// <summary>The key to certify.</summary>
    public PublicKey Key { get; }

    /// <summary>The subject's common name, or null.</summary>
    public string? Subject { get; }

    /// <summary>DNS names that it asks for, as written.</summary>
    public IReadOnlyList<string> DnsNames { get; }

    /// <summary>Addresses that it asks for.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>URIs that it asks for, such as a SPIFFE ID.</summary>
    public IReadOnlyList<string> Uris { get; }

    /// <summary>Reads DER bytes and checks the signature.</summary>
    /// <param name="bytes">The request.</param>
    /// <param name="request">What it says.</param>
    /// <param name="reason">Why not, in a sentence.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SigningRequest? request, [NotNullWhen(false)] out string? reason)
    {
        request = null;
        if (bytes.Length > MostBytes)
        {
            reason = $"the request has more than {MostBytes} bytes";
            return false;
        }

        try
        {
            // Names are needed and never copied unseen into a certificate, which is what the option's name warns of.
            var read = CertificateRequest.LoadSigningRequest(
                bytes, HashAlgorithmName.SHA256, out var used, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
            reason = used != bytes.Length ? "bytes follow the request" : SubjectKeys.Objection(read.PublicKey);
            request = reason is null ? Of(read) : null;
            return request is not null;
        }
        catch (Exception damaged) when (damaged is CryptographicException or AsnContentException or ArgumentException or FormatException or NotSupportedException)
        {
            reason = "the request is no PKCS#10 request whose signature holds; make it again";
            return false;
        }
    }

    /// <summary>Reads PEM text (RFC 7468) labelled <c>CERTIFICATE REQUEST</c>.</summary>
    public static bool TryReadPem(ReadOnlySpan<char> text, [NotNullWhen(true)] out SigningRequest? request, [NotNullWhen(false)] out string? reason)
    {
        request = null;
        if (text.Length > 2 * MostBytes || !PemEncoding.TryFind(text, out var fields) || text[fields.Label] is not ("CERTIFICATE REQUEST" or "NEW CERTIFICATE REQUEST"))
        {
            reason = "the text holds no CERTIFICATE REQUEST; make one with openssl req -new";
            return false;
        }

        var bytes = new byte[fields.DecodedDataLength];
        if (!Convert.TryFromBase64Chars(text[fields.Base64Data], bytes, out var length))
        {
            reason = "the request's PEM text is damaged; make it again";
            return false;
        }

        return TryRead(bytes.AsSpan(0, length), out request, out reason);
    }

    private static SigningRequest Of(CertificateRequest read)
    {
        var extension = read.CertificateExtensions.FirstOrDefault(e => e.Oid?.Value == SubjectAlternativeName);
        var names = extension is null ? null : new X509SubjectAlternativeNameExtension(extension.RawData, extension.Critical);
        var common = read.SubjectName.EnumerateRelativeDistinguishedNames()
            .FirstOrDefault(n => !n.HasMultipleElements && n.GetSingleElementType().Value == CommonName)?.GetSingleElementValue();
        return new SigningRequest(
            read.PublicKey,
            common,
            [.. names?.EnumerateDnsNames() ?? []],
            [.. names?.EnumerateIPAddresses() ?? []],
            extension is null ? [] : ReadUris(extension.RawData));
    }

    private static List<string> ReadUris(byte[] names)
    {
        var uris = new List<string>();
        var sequence = new AsnReader(names, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            if (sequence.PeekTag().HasSameClassAndValue(_uri))
            {
                uris.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, _uri));
            }
            else
            {
                sequence.ReadEncodedValue();
            }
        }

        return uris;
    }
}
