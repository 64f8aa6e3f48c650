using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;

namespace Farspan.Pki.Validation;

/// <summary>Mistakes that certificates are made with, found in the bytes and not in what made them.</summary>
/// <remarks>Each sentence begins with its source: RFC 5280, or «BR» for the CA/Browser Forum's Baseline Requirements where a private authority does well to hold to them.</remarks>
public static class CertificateLints
{
    private static readonly Asn1Tag _version = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag _extensions = new(TagClass.ContextSpecific, 3);

    // SHA-1 and MD5 with RSA, and SHA-1 with ECDSA.
    private static readonly string[] _weakSignatures = ["1.2.840.113549.1.1.5", "1.2.840.113549.1.1.4", "1.2.840.10045.4.1"];

    private static readonly DateTimeOffset _generalizedFrom = new(2050, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Everything wrong with <paramref name="certificate"/>; empty when nothing is.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">Who issued it; itself for a root.</param>
    public static IReadOnlyList<string> Check(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        var findings = new List<string>();
        try
        {
            CheckBytes(certificate.RawDataMemory, findings);
            CheckIssue(certificate, issuer, findings);
            ExtensionLints.Check(certificate, issuer, findings);
        }
        catch (Exception damaged) when (damaged is AsnContentException or CryptographicException)
        {
            findings.Add($"RFC 5280 4.1: it is not DER ({damaged.Message})");
        }

        return findings;
    }

    private static void CheckBytes(ReadOnlyMemory<byte> bytes, List<string> findings)
    {
        var outer = new AsnReader(bytes, AsnEncodingRules.DER);
        var whole = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var signed = whole.ReadSequence();
        var algorithm = whole.ReadEncodedValue();
        if (!signed.PeekTag().HasSameClassAndValue(_version) || !signed.ReadSequence(_version).TryReadInt32(out var version) || version != 2)
        {
            findings.Add("RFC 5280 4.1.2.1: with extensions it has to be of version 3");
        }

        CheckSerial(signed.ReadIntegerBytes().Span, findings);
        if (!signed.ReadEncodedValue().Span.SequenceEqual(algorithm.Span))
        {
            findings.Add("RFC 5280 4.1.1.2: the signature's algorithm inside and outside differ");
        }

        signed.ReadEncodedValue();
        CheckTimes(signed.ReadSequence(), findings);
        signed.ReadEncodedValue();
        signed.ReadEncodedValue();
        CheckExtensions(signed.ReadSequence(_extensions).ReadSequence(), findings);
    }

    private static void CheckSerial(ReadOnlySpan<byte> serial, List<string> findings)
    {
        if (serial.Length > 20 || (serial[0] & 0x80) != 0 || !serial.ContainsAnyExcept((byte)0))
        {
            findings.Add("RFC 5280 4.1.2.2: the serial number has to be positive and of 20 octets at most");
        }

        if (serial.Length < 8)
        {
            findings.Add("BR 7.1: the serial number has fewer than 64 bits");
        }
    }

    private static void CheckTimes(AsnReader validity, List<string> findings)
    {
        var (from, until) = (ReadTime(validity, findings), ReadTime(validity, findings));
        if (from >= until)
        {
            findings.Add("RFC 5280 4.1.2.5: it ends before it begins");
        }
    }

    private static DateTimeOffset ReadTime(AsnReader reader, List<string> findings)
    {
        var isShort = reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime);
        var time = isShort ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
        if (isShort != time < _generalizedFrom)
        {
            findings.Add("RFC 5280 4.1.2.5: times until 2049 are UTCTime, later ones GeneralizedTime");
        }

        if (time.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            findings.Add("RFC 5280 4.1.2.5.2: times have no fractions of seconds");
        }

        return time;
    }

    private static void CheckExtensions(AsnReader extensions, List<string> findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            if (!seen.Add(oid))
            {
                findings.Add($"RFC 5280 4.2: extension {oid} stands there twice");
            }

            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && !extension.ReadBoolean())
            {
                findings.Add($"RFC 5280 4.2: extension {oid} says that it is not critical, which DER leaves out");
            }
        }
    }

    private static void CheckIssue(X509Certificate2 certificate, X509Certificate2 issuer, List<string> findings)
    {
        if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData))
        {
            findings.Add("RFC 5280 6.1.3: its issuer's name is not that of who issued it");
        }

        if (Validity.From(certificate) < Validity.From(issuer) || Validity.Until(certificate) > Validity.Until(issuer))
        {
            findings.Add("RFC 5280 6.1.3: it is valid when its issuer is not");
        }

        if (_weakSignatures.Contains(certificate.SignatureAlgorithm.Value, StringComparer.Ordinal))
        {
            findings.Add("BR 7.1.3.2: it is signed with a hash that is broken");
        }

        if (Keys.SubjectKeys.Objection(certificate.PublicKey) is { } weak)
        {
            findings.Add($"BR 6.1.5: {weak}");
        }
    }
}
