using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Gateway.Transport;

/// <summary>Reads the names that a certificate is for.</summary>
/// <remarks>Source: RFC 5280 section 4.2.1.6.</remarks>
public static class CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>DNS names in lower case and URIs as they are, in the certificate's order; empty where it has none, or where they cannot be read.</summary>
    public static IReadOnlyList<string> Read(X509Certificate2 certificate)
    {
        if (certificate.Extensions[AlternativeNames] is not { } extension)
        {
            return [];
        }

        try
        {
            var names = new List<string>();
            var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (reader.HasData)
            {
                var tag = reader.PeekTag();
                if (tag.HasSameClassAndValue(DnsName))
                {
                    names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, DnsName).ToLowerInvariant());
                }
                else if (tag.HasSameClassAndValue(Uri))
                {
                    names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                }
                else
                {
                    reader.ReadEncodedValue();
                }
            }

            return names;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
