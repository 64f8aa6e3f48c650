using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Farspan.Pki.Revocation;

/// <summary>What somebody asks a responder.</summary>
/// <remarks>
/// <para>OCSPRequest ::= SEQUENCE { tbsRequest, optionalSignature [0] OPTIONAL }; TBSRequest ::= SEQUENCE { version [0], requestorName [1], requestList, requestExtensions [2] }.</para>
/// <para>Signatures and names of those who ask are read past: everybody may ask. Source: RFC 6960 section 4.1.1; nonce: RFC 8954.</para>
/// </remarks>
internal sealed class OcspRequest
{
    /// <summary>A request for one certificate has 80 bytes; this is room for a hundred.</summary>
    internal const int MostBytes = 16 * 1024;

    private const int MostQuestions = 100;

    // RFC 8954 section 2.1: 1 to 32 bytes; longer ones were legal before and are still sent.
    private const int MostNonceBytes = 128;

    private static readonly Asn1Tag _zero = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag _one = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag _two = new(TagClass.ContextSpecific, 2);

    private OcspRequest(IReadOnlyList<OcspQuestion> questions, byte[]? nonce)
    {
        Questions = questions;
        Nonce = nonce;
    }

    internal IReadOnlyList<OcspQuestion> Questions { get; }

    /// <summary>The extension's value as it came, or null.</summary>
    internal byte[]? Nonce { get; }

    internal static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out OcspRequest? request)
    {
        request = null;
        try
        {
            var outer = new AsnReader(bytes, AsnEncodingRules.DER);
            var whole = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var signed = whole.ReadSequence();
            Skip(signed, _zero);
            Skip(signed, _one);
            var questions = new List<OcspQuestion>();
            var list = signed.ReadSequence();
            while (list.HasData && questions.Count < MostQuestions)
            {
                questions.Add(OcspQuestion.Read(list.ReadSequence()));
            }

            if (list.HasData || questions.Count == 0)
            {
                return false;
            }

            request = new OcspRequest(questions, signed.HasData ? ReadNonce(signed.ReadSequence(_two).ReadSequence()) : null);
            return true;
        }
        catch (Exception damaged) when (damaged is AsnContentException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static void Skip(AsnReader reader, Asn1Tag tag)
    {
        if (reader.HasData && reader.PeekTag().HasSameClassAndValue(tag))
        {
            reader.ReadEncodedValue();
        }
    }

    private static byte[]? ReadNonce(AsnReader extensions)
    {
        byte[]? nonce = null;
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var isNonce = extension.ReadObjectIdentifier() == OcspOids.Nonce;
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            {
                extension.ReadBoolean();
            }

            var value = extension.ReadOctetString();
            nonce = isNonce && value.Length <= MostNonceBytes ? value : nonce;
        }

        return nonce;
    }
}
