using System.Buffers.Binary;
using Farspan.Dns.Cache;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Forwarding;

/// <summary>Writes what others answered as the answer to a question of ours.</summary>
public static class ForwardedMessage
{
    private const ushort AuthenticData = 0x0020;

    // RFC 8914: option 15; code 3 for a stale answer, 22 for no reachable authority. Two bytes behind the head of the option.
    private const ushort ExtendedErrorOption = 15;
    private const int ExtendedErrorBytes = 6;
    private const ushort StaleAnswer = 3;
    private const ushort NobodyReachable = 22;

    /// <summary>Writes the answer.</summary>
    /// <param name="buffer">As long as the answer may be: what does not fit is left out, and the answer says so (TC).</param>
    /// <param name="message">The question as it came.</param>
    /// <param name="query">The same, read.</param>
    /// <param name="answer">What others answered.</param>
    /// <param name="ageSeconds">How long it has been kept: it is taken off the records' times.</param>
    /// <param name="isStale">True when its time is over.</param>
    /// <param name="cookie">Client's and server's cookie (RFC 7873), or empty.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> buffer, ReadOnlySpan<byte> message, in DnsQuery query, ForwardedAnswer answer, uint ageSeconds, bool isStale, ReadOnlySpan<byte> cookie)
    {
        var hasError = isStale || answer.Code == DnsResponseCode.ServerFailure;
        var opt = !query.HasEdns ? 0 : EdnsOption.Bytes + (cookie.IsEmpty ? 0 : 4 + cookie.Length) + (hasError ? ExtendedErrorBytes : 0);
        var writer = new DnsMessageWriter(buffer) { Limit = Math.Max(DnsHeader.Length, buffer.Length - opt) };
        var flags = Flags(query, answer);
        writer.WriteStart(query.Header.Id, flags);
        if (DnsName.TryReadWire(message, DnsHeader.Length, out var name, out _))
        {
            writer.TryWriteQuestion(new DnsQuestion(name, query.Type, query.Class));
        }

        var questionEnd = writer.Length;
        if (!TryWrite(ref writer, DnsSection.Answer, answer.Answers, name, ageSeconds, isStale)
            || !TryWrite(ref writer, DnsSection.Authority, answer.Authorities, name, ageSeconds, isStale))
        {
            // Cut at the start of a record, and marked: who asks again by TCP gets all of it (RFC 2181 section 9).
            writer = new DnsMessageWriter(buffer) { Limit = buffer.Length - opt };
            writer.WriteStart(query.Header.Id, (ushort)(flags | DnsHeader.Truncated));
            writer.TryWriteQuestion(new DnsQuestion(name, query.Type, query.Class));
            questionEnd = writer.Length;
        }

        var length = Math.Max(writer.Length, questionEnd);
        if (!query.HasEdns)
        {
            return length;
        }

        var end = EdnsOption.Append(buffer, length, answer.Code, query.DnssecOk, cookie);
        return hasError ? AppendError(buffer, length, end, isStale ? StaleAnswer : NobodyReachable) : end;
    }

    private static ushort Flags(in DnsQuery query, ForwardedAnswer answer)
    {
        var wantsAuthentic = query.DnssecOk || (query.Header.Flags & AuthenticData) != 0;
        return (ushort)(DnsHeader.Response | DnsHeader.RecursionAvailable
            | (query.Header.Flags & (DnsHeader.RecursionDesired | DnsHeader.CheckingDisabled))
            | (answer.IsAuthentic && wantsAuthentic ? AuthenticData : 0)
            | ((int)answer.Code & DnsHeader.CodeBits));
    }

    private static bool TryWrite(ref DnsMessageWriter writer, DnsSection section, IReadOnlyList<DnsResourceRecord> records, DnsName asked, uint age, bool isStale)
    {
        foreach (var record in records)
        {
            var ttl = isStale ? AnswerCache.StaleTtlSeconds : record.Ttl > age ? record.Ttl - age : 0;
            var owner = record.Name == asked ? asked : record.Name;
            if (!writer.TryWriteRecord(section, owner.Wire, record.Type, record.Class, ttl, record.Data.Span))
            {
                return false;
            }
        }

        return true;
    }

    private static int AppendError(Span<byte> buffer, int opt, int end, ushort code)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer[end..], ExtendedErrorOption);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(end + 2)..], sizeof(ushort));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(end + 4)..], code);
        var length = buffer[(opt + EdnsOption.Bytes - 2)..];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(length) + ExtendedErrorBytes));
        return end + ExtendedErrorBytes;
    }
}
