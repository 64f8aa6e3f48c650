using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Keys;

namespace Farspan.Pki.Revocation;

/// <summary>Answers whether certificates of one intermediate were revoked, signed with a key that can do nothing else.</summary>
/// <remarks>Answers hold for <see cref="Freshness"/>; a nonce is repeated. Serials that were never issued are «unknown». Source: RFC 6960 section 4.2, RFC 5019.</remarks>
public sealed class OcspResponder : IDisposable
{
    /// <summary>How long an answer may be kept.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _issuer;
    private readonly PrivateKey _key;

    /// <summary>Takes over a delegated certificate and its key.</summary>
    /// <param name="issuer">Whose certificates are asked about; stays the caller's.</param>
    /// <param name="certificate">The responder's certificate, issued by it.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="PkiException">The key belongs to another certificate.</exception>
    public OcspResponder(X509Certificate2 issuer, X509Certificate2 certificate, PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        if (!key.Matches(certificate))
        {
            throw new PkiException($"the key does not belong to the responder's certificate '{certificate.Subject}'; the store is damaged: restore it");
        }

        _issuer = issuer;
        Certificate = certificate;
        _key = key;
    }

    /// <summary>Its certificate, sent with each answer.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its key, to be sealed.</summary>
    public PrivateKey Key => _key;

    /// <summary>The answer to a request, as DER bytes; never throws for what is asked.</summary>
    /// <param name="request">DER bytes of an OCSPRequest.</param>
    /// <param name="states">What is known of a serial number (upper-case hexadecimal).</param>
    /// <param name="now">The time.</param>
    public byte[] Answer(ReadOnlyMemory<byte> request, Func<string, CertificateState> states, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (request.Length > OcspRequest.MostBytes || !OcspRequest.TryRead(request, out var read))
        {
            return Failure(OcspStatus.MalformedRequest);
        }

        // RFC 6960 section 2.3: who is not authoritative for what is asked says so, unsigned.
        if (!read.Questions.All(q => q.IsAbout(_issuer)))
        {
            return Failure(OcspStatus.Unauthorized);
        }

        var data = OcspResponseData.Write(read, q => states(q.Serial), Certificate, now, Freshness);
        return Wrap(data);
    }

    /// <summary>A request about one certificate, as clients send it.</summary>
    /// <param name="issuer">Who issued it.</param>
    /// <param name="certificate">The certificate.</param>
    public static byte[] Request(X509Certificate2 issuer, X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(certificate);
        return OcspQuestion.Request(issuer, certificate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static byte[] Failure(OcspStatus status)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(status);
        }

        return writer.Encode();
    }

    private byte[] Wrap(byte[] data)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEnumeratedValue(OcspStatus.Successful);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(OcspOids.Basic);
                writer.WriteOctetString(Sign(data));
            }
        }

        return writer.Encode();
    }

    private byte[] Sign(byte[] data)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(data);
            writer.WriteEncodedValue(_key.Generator.GetSignatureAlgorithmIdentifier(_key.Hash));
            writer.WriteBitString(_key.Generator.SignData(data, _key.Hash));
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(Certificate.RawData);
            }
        }

        return writer.Encode();
    }
}
