using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Farspan.Pki.Revocation;

/// <summary>One certificate that is asked about.</summary>
/// <remarks>CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }. Source: RFC 6960 section 4.1.1.</remarks>
internal sealed record OcspQuestion
{
    /// <summary>The whole CertID, to be repeated in the answer.</summary>
    internal required ReadOnlyMemory<byte> Encoded { get; init; }

    internal required string Hash { get; init; }

    internal required byte[] NameHash { get; init; }

    internal required byte[] KeyHash { get; init; }

    /// <summary>Upper-case hexadecimal, as certificates print it.</summary>
    internal required string Serial { get; init; }

    /// <summary>Reads a Request; what follows its CertID is not needed.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    internal static OcspQuestion Read(AsnReader request)
    {
        var encoded = request.PeekEncodedValue();
        var id = request.ReadSequence();
        var algorithm = id.ReadSequence();
        return new OcspQuestion
        {
            Encoded = encoded,
            Hash = algorithm.ReadObjectIdentifier(),
            NameHash = id.ReadOctetString(),
            KeyHash = id.ReadOctetString(),
            Serial = Convert.ToHexString(id.ReadIntegerBytes().Span),
        };
    }

    /// <summary>An OCSPRequest for one certificate, DER, without a nonce (RFC 5019 section 2.1.1).</summary>
    internal static byte[] Request(X509Certificate2 issuer, X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(OcspOids.Sha1);
                writer.WriteNull();
            }

#pragma warning disable CA5350 // Names an issuer and protects nothing; every client asks with it (RFC 5019 section 2.1.1).
            writer.WriteOctetString(SHA1.HashData(issuer.SubjectName.RawData));
            writer.WriteOctetString(SHA1.HashData(issuer.GetPublicKey()));
#pragma warning restore CA5350
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }

        return writer.Encode();
    }

    /// <summary>True when it asks about a certificate of <paramref name="issuer"/>.</summary>
    internal bool IsAbout(X509Certificate2 issuer) => Hash switch
    {
#pragma warning disable CA5350 // Names an issuer and protects nothing; every client asks with it (RFC 5019 section 2.1.1).
        OcspOids.Sha1 => Fits(SHA1.HashData(issuer.SubjectName.RawData), SHA1.HashData(issuer.GetPublicKey())),
#pragma warning restore CA5350
        OcspOids.Sha256 => Fits(SHA256.HashData(issuer.SubjectName.RawData), SHA256.HashData(issuer.GetPublicKey())),
        _ => false,
    };

    private bool Fits(ReadOnlySpan<byte> name, ReadOnlySpan<byte> key) => name.SequenceEqual(NameHash) && key.SequenceEqual(KeyHash);
}
