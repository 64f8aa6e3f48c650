using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Forwarding;

/// <summary>Tells the answer to a question from everything else that may come.</summary>
public static class UpstreamReply
{
    /// <summary>Judges a message; never throws, whatever the bytes are.</summary>
    /// <param name="query">The question as it was sent.</param>
    /// <param name="reply">What came.</param>
    /// <remarks>Source: RFC 5452 section 9.1: identifier, name, type and class must be those of the question; the socket sees to the addresses.</remarks>
    public static UpstreamVerdict Judge(ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply)
    {
        if (!DnsHeader.TryRead(query, out var asked) || !DnsHeader.TryRead(reply, out var header)
            || header.Id != asked.Id || !header.IsResponse || header.Opcode != DnsOpcode.Query)
        {
            return UpstreamVerdict.NotOurs;
        }

        // RFC 6891 section 7: who does not know OPT says so, some with nothing but a header.
        if (header.Code is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented && asked.AdditionalCount > 0 && header.QuestionCount <= 1)
        {
            return header.QuestionCount == 0 || IsSameQuestion(query, reply, out _) ? UpstreamVerdict.NoExtensions : UpstreamVerdict.NotOurs;
        }

        if (header.QuestionCount != 1 || !IsSameQuestion(query, reply, out var isSameCase))
        {
            return UpstreamVerdict.NotOurs;
        }

        return !isSameCase ? UpstreamVerdict.CaseChanged : header.IsTruncated ? UpstreamVerdict.Truncated : UpstreamVerdict.Answer;
    }

    private static bool IsSameQuestion(ReadOnlySpan<byte> query, ReadOnlySpan<byte> reply, out bool isSameCase)
    {
        isSameCase = false;
        if (!DnsName.TryReadWire(query, DnsHeader.Length, out var asked, out var end) || !DnsName.TryReadWire(reply, DnsHeader.Length, out var answered, out var replyEnd)
            || reply.Length < replyEnd + 4 || !reply.Slice(replyEnd, 4).SequenceEqual(query.Slice(end, 4)))
        {
            return false;
        }

        isSameCase = asked.Wire.SequenceEqual(answered.Wire);
        return asked == answered;
    }
}
