using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Farspan.Gateway.Transport;

/// <summary>Reads revocation lists in PEM: who issued, which serial number, and why.</summary>
/// <remarks>Says nothing about signatures. Source: RFC 5280 section 5.</remarks>
internal static class RevocationLists
{
    private const string Label = "X509 CRL";
    private const string ReasonCode = "2.5.29.21";
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);
    private static readonly string[] Reasons =
        ["unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold", "", "removeFromCRL", "privilegeWithdrawn", "aACompromise"];

    /// <summary>What stands for a certificate: its issuer's name and its serial number.</summary>
    public static string KeyOf(ReadOnlySpan<byte> issuer, string serial) => $"{Convert.ToHexString(SHA256.HashData(issuer))} {serial.TrimStart('0')}";

    /// <summary>Everything that lists say, reasons by <see cref="KeyOf"/>.</summary>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    public static FrozenDictionary<string, string> Read(string pem)
    {
        var revoked = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
            {
                if (rest[fields.Label] is Label)
                {
                    Read(Convert.FromBase64String(rest[fields.Base64Data].ToString()), revoked);
                }
            }
        }
        catch (Exception damaged) when (damaged is AsnContentException or FormatException or CryptographicException)
        {
            throw new InvalidDataException("a list is damaged", damaged);
        }

        return revoked.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Read(byte[] list, Dictionary<string, string> revoked)
    {
        var signed = new AsnReader(list, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        if (signed.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            signed.ReadInteger();
        }

        signed.ReadSequence();
        var issuer = signed.ReadEncodedValue();
        signed.ReadEncodedValue();
        if (signed.HasData && signed.PeekTag().TagValue is (int)UniversalTagNumber.UtcTime or (int)UniversalTagNumber.GeneralizedTime && signed.PeekTag().TagClass == TagClass.Universal)
        {
            signed.ReadEncodedValue();
        }

        if (!signed.HasData || signed.PeekTag().HasSameClassAndValue(Extensions))
        {
            return;
        }

        for (var entries = signed.ReadSequence(); entries.HasData;)
        {
            var entry = entries.ReadSequence();
            var serial = Convert.ToHexString(entry.ReadIntegerBytes().Span);
            entry.ReadEncodedValue();
            revoked[KeyOf(issuer.Span, serial)] = ReasonOf(entry);
        }
    }

    private static string ReasonOf(AsnReader entry)
    {
        if (!entry.HasData)
        {
            return Reasons[0];
        }

        for (var extensions = entry.ReadSequence(); extensions.HasData;)
        {
            var extension = extensions.ReadSequence();
            if (extension.ReadObjectIdentifier() == ReasonCode)
            {
                if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                {
                    extension.ReadBoolean();
                }

                var value = new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER).ReadEnumeratedBytes().Span;
                return value.Length == 1 && value[0] < Reasons.Length ? Reasons[value[0]] : Reasons[0];
            }
        }

        return Reasons[0];
    }
}
