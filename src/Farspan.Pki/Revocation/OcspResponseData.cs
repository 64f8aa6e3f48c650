using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Farspan.Pki.Authorities;

namespace Farspan.Pki.Revocation;

/// <summary>The part of an answer that is signed.</summary>
/// <remarks>ResponseData ::= SEQUENCE { version [0] DEFAULT v1, responderID, producedAt, responses, responseExtensions [1] OPTIONAL }. Source: RFC 6960 section 4.2.1.</remarks>
internal static class OcspResponseData
{
    private static readonly Asn1Tag _zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag _one = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag _two = new(TagClass.ContextSpecific, 2);

    internal static byte[] Write(OcspRequest request, Func<OcspQuestion, CertificateState> states, X509Certificate2 responder, DateTimeOffset now, TimeSpan freshness)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(_two))
            {
#pragma warning disable CA5350 // KeyHash is SHA-1 by definition (RFC 6960 section 4.2.1); it names a key and protects nothing.
                writer.WriteOctetString(SHA1.HashData(responder.GetPublicKey()));
#pragma warning restore CA5350
            }

            WriteTime(writer, now);
            using (writer.PushSequence())
            {
                foreach (var question in request.Questions)
                {
                    WriteOne(writer, question, states(question), now, freshness);
                }
            }

            if (request.Nonce is { } nonce)
            {
                WriteNonce(writer, nonce);
            }
        }

        return writer.Encode();
    }

    private static void WriteOne(AsnWriter writer, OcspQuestion question, CertificateState state, DateTimeOffset now, TimeSpan freshness)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(question.Encoded.Span);
            if (!state.IsKnown)
            {
                writer.WriteNull(_two);
            }
            else if (state.Revoked is { } revoked)
            {
                WriteRevoked(writer, revoked);
            }
            else
            {
                writer.WriteNull(_zero);
            }

            // A client whose clock is a little behind must not take the answer for one from the future.
            WriteTime(writer, now - AuthorityCertificate.Backdate);
            using (writer.PushSequence(_zero))
            {
                WriteTime(writer, now + freshness);
            }
        }
    }

    private static void WriteRevoked(AsnWriter writer, RevokedCertificate revoked)
    {
        using (writer.PushSequence(_one))
        {
            WriteTime(writer, revoked.At);
            if (revoked.Reason != X509RevocationReason.Unspecified)
            {
                using (writer.PushSequence(_zero))
                {
                    writer.WriteEnumeratedValue(revoked.Reason);
                }
            }
        }
    }

    private static void WriteNonce(AsnWriter writer, byte[] nonce)
    {
        using (writer.PushSequence(_one))
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(OcspOids.Nonce);
            writer.WriteOctetString(nonce);
        }
    }

    private static void WriteTime(AsnWriter writer, DateTimeOffset time) => writer.WriteGeneralizedTime(AuthorityCertificate.Seconds(time), omitFractionalSeconds: true);
}
