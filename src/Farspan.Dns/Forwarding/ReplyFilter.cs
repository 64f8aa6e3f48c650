using System.Buffers.Binary;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Forwarding;

/// <summary>Takes out of a reply what was asked for, and nothing else.</summary>
/// <remarks>
/// <para>Believed are the records of the name that was asked, and of the names that CNAME records lead to, as long as these are within the domain that the server is asked for;
/// beyond it the name at the end is asked of whom it belongs to. Everything else, whatever section it stands in, is dropped (RFC 5452 section 6; RFC 2181 section 5.4.1).</para>
/// </remarks>
public static class ReplyFilter
{
    /// <summary>Links of a chain at most.</summary>
    public const int LongestChain = 16;

    private const DnsType Signature = (DnsType)46;
    private const DnsType Denial = (DnsType)47;
    private const DnsType HashedDenial = (DnsType)50;
    private const ushort AuthenticData = 0x0020;
    private const int SoaMinimumBytes = 4;

    /// <summary>Reads a reply that <see cref="UpstreamReply"/> took for the answer.</summary>
    /// <param name="reply">The message.</param>
    /// <param name="asked">What was asked.</param>
    /// <param name="domain">What the server is asked for; the root for everything.</param>
    /// <param name="answer">What it says of what was asked.</param>
    /// <returns>False when the reply is malformed, is a refusal or a failure, or leads in a circle: somebody else is to be asked.</returns>
    public static bool TryRead(ReadOnlySpan<byte> reply, ForwardQuestion asked, DnsName domain, out ForwardedAnswer answer)
    {
        answer = null!;
        if (!TryReadRecords(reply, out var header, out var records) || header.Code is not (DnsResponseCode.NoError or DnsResponseCode.NameError) || HasExtendedCode(records))
        {
            return false;
        }

        var question = asked.Question;
        var useful = records.Where(r => r.Class == question.Class && (asked.WantsSignatures || r.Type != Signature)).ToList();
        if (!TryFollow(useful, question, domain, out var chain, out var last, out var isFound))
        {
            return false;
        }

        var proof = isFound ? [] : Proof(useful, last, asked.WantsSignatures);
        var soa = proof.FirstOrDefault(r => r.Type == DnsType.SOA);
        var isElsewhere = !isFound && chain.Count > 0 && (!last.IsWithin(domain) || (header.Code == DnsResponseCode.NoError && soa is null));
        if (!isFound && soa is null && !isElsewhere && useful.Any(r => r.Section == DnsSection.Authority && r.Type == DnsType.NS))
        {
            return false; // It says whom to ask instead of asking.
        }

        answer = new ForwardedAnswer
        {
            Code = isElsewhere ? DnsResponseCode.NoError : header.Code,
            IsAuthentic = (header.Flags & AuthenticData) != 0,
            Answers = chain,
            Authorities = isElsewhere ? [] : proof,
            TtlSeconds = Ttl(chain, soa, isFound || isElsewhere),
            Next = isElsewhere ? last : null,
        };
        return true;
    }

    private static bool TryReadRecords(ReadOnlySpan<byte> reply, out DnsHeader header, out List<DnsResourceRecord> records)
    {
        header = default;
        records = [];
        if (!DnsMessageReader.TryBegin(reply, out var reader) || !reader.TryReadQuestion(out _))
        {
            return false;
        }

        header = reader.Header;
        while (reader.HasRecord)
        {
            if (!reader.TryReadRecord(out var record))
            {
                return false;
            }

            records.Add(record);
        }

        return true;
    }

    // The upper eight bits of the time of OPT are those of the code (RFC 6891 section 6.1.3): every such code is a failure.
    private static bool HasExtendedCode(List<DnsResourceRecord> records) => records.Any(r => r.Type == DnsType.OPT && r.Ttl >> 24 != 0);

    private static bool TryFollow(List<DnsResourceRecord> records, DnsQuestion question, DnsName domain, out List<DnsResourceRecord> chain, out DnsName last, out bool isFound)
    {
        chain = [];
        last = question.Name;
        isFound = false;
        var answers = records.Where(r => r.Section == DnsSection.Answer).ToList();
        for (var links = 0; links < LongestChain; links++)
        {
            var name = last;
            if (links > 0 && !name.IsWithin(domain))
            {
                return true;
            }

            var here = answers.Where(r => r.Name == name).ToList();
            if (here.Any(r => r.Type == question.Type) || (question.Type == DnsType.ANY && here.Count > 0))
            {
                chain.AddRange(here.Where(r => question.Type == DnsType.ANY || r.Type == question.Type || Covers(r, question.Type)).Select(r => Named(r, question.Name)));
                isFound = true;
                return true;
            }

            if (here.FirstOrDefault(r => r.Type == DnsType.CNAME) is not { } alias)
            {
                return true;
            }

            chain.AddRange(answers.Where(r => (r.Type == DnsType.DNAME || Covers(r, DnsType.DNAME)) && r.Name != name && name.IsWithin(r.Name) && r.Name.IsWithin(domain)));
            chain.Add(Named(alias, question.Name));
            chain.AddRange(here.Where(r => Covers(r, DnsType.CNAME)));
            if (!DnsName.TryReadWire(alias.Data.Span, 0, out last, out _))
            {
                return false;
            }
        }

        return false;
    }

    // The case of letters in what we asked was chance, and is nobody's business.
    private static DnsResourceRecord Named(DnsResourceRecord record, DnsName asked) => record.Name == asked ? record with { Name = asked } : record with { Name = record.Name.ToLower() };

    // RFC 4034 section 3.1: the first two bytes are the type that is signed.
    private static bool Covers(DnsResourceRecord record, DnsType type) =>
        record.Type == Signature && record.Data.Length > 2 && BinaryPrimitives.ReadUInt16BigEndian(record.Data.Span) == (ushort)type;

    private static List<DnsResourceRecord> Proof(List<DnsResourceRecord> records, DnsName last, bool withSignatures)
    {
        var authority = records.Where(r => r.Section == DnsSection.Authority).ToList();
        if (authority.FirstOrDefault(r => r.Type == DnsType.SOA && last.IsWithin(r.Name)) is not { } soa)
        {
            return [];
        }

        return withSignatures
            ? [soa, .. authority.Where(r => (r.Type is Denial or HashedDenial && r.Name.IsWithin(soa.Name)) || (r.Type == Signature && r.Name.IsWithin(soa.Name)))]
            : [soa];
    }

    private static uint Ttl(List<DnsResourceRecord> chain, DnsResourceRecord? soa, bool isPositive)
    {
        var ttl = chain.Count == 0 ? uint.MaxValue : chain.Min(r => r.Ttl);
        if (isPositive)
        {
            return ttl;
        }

        // RFC 2308 section 5: the lesser of the SOA record's time and its last field; section 5 too: without SOA it is not kept.
        return soa is null || soa.Data.Length < SoaMinimumBytes
            ? 0
            : Math.Min(ttl, Math.Min(soa.Ttl, BinaryPrimitives.ReadUInt32BigEndian(soa.Data.Span[^SoaMinimumBytes..])));
    }
}
