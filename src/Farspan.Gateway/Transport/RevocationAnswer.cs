using System.Formats.Asn1;

namespace Farspan.Gateway.Transport;

/// <summary>What an authority says about one certificate, to be given to callers that ask: an OCSP response as it was signed.</summary>
/// <remarks>OCSPResponse ::= SEQUENCE { responseStatus, [0] { id-pkix-ocsp-basic, OCTET STRING { tbsResponseData … } } }. Says nothing about the signature, which callers verify. Source: RFC 6960 section 4.2.1.</remarks>
/// <param name="Bytes">DER.</param>
/// <param name="Serial">Serial number of the certificate, upper-case hexadecimal without leading zeros.</param>
/// <param name="From">From when it holds.</param>
/// <param name="Until">Until when it holds.</param>
internal sealed record RevocationAnswer(byte[] Bytes, string Serial, DateTimeOffset From, DateTimeOffset Until)
{
    private const string Basic = "1.3.6.1.5.5.7.48.1.1";
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Reads one about a single certificate.</summary>
    /// <exception cref="InvalidDataException">It is none, or says no end.</exception>
    public static RevocationAnswer Read(byte[] bytes)
    {
        try
        {
            var whole = new AsnReader(bytes, AsnEncodingRules.DER).ReadSequence();
            if (!whole.ReadEnumeratedBytes().Span.SequenceEqual(new byte[] { 0 }))
            {
                throw new InvalidDataException("it refuses to answer");
            }

            var typed = whole.ReadSequence(Zero).ReadSequence();
            if (typed.ReadObjectIdentifier() != Basic)
            {
                throw new InvalidDataException("it is of an unknown type");
            }

            var data = new AsnReader(typed.ReadOctetString(), AsnEncodingRules.DER).ReadSequence().ReadSequence();
            if (data.PeekTag().HasSameClassAndValue(Zero))
            {
                data.ReadEncodedValue();
            }

            // Who answers and when; then the answers, of which there is one.
            data.ReadEncodedValue();
            data.ReadGeneralizedTime();
            var one = data.ReadSequence().ReadSequence();
            var id = one.ReadSequence();
            id.ReadEncodedValue();
            id.ReadEncodedValue();
            id.ReadEncodedValue();
            var serial = Convert.ToHexString(id.ReadIntegerBytes().Span).TrimStart('0');
            one.ReadEncodedValue();
            var from = one.ReadGeneralizedTime();
            return one.HasData && one.PeekTag().HasSameClassAndValue(Zero)
                ? new RevocationAnswer(bytes, serial, from, one.ReadSequence(Zero).ReadGeneralizedTime())
                : throw new InvalidDataException("it does not say until when it holds");
        }
        catch (AsnContentException damaged)
        {
            throw new InvalidDataException("it is damaged", damaged);
        }
    }
}
