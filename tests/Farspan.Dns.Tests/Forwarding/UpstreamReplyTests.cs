using System.Buffers.Binary;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Tests.Forwarding;

/// <summary>Which messages are taken for the answer.</summary>
[Trait("Requirement", "C5")]
public sealed class UpstreamReplyTests
{
    private static readonly byte[] Chance = [.. Enumerable.Repeat((byte)0b0101_0101, UpstreamQuery.CaseEntropyBytes)];

    [Fact]
    public void The_case_of_letters_is_chance_and_must_come_back()
    {
        var query = Query();
        Assert.Equal(0x20, (query[13] ^ query[14]) & 0x20);
        Assert.Equal(UpstreamVerdict.Answer, Judge(query, _ => { }));
        Assert.Equal(UpstreamVerdict.CaseChanged, Judge(query, reply => reply[13] ^= 0x20));
    }

    [Fact]
    public void What_is_not_the_answer_to_this_question_is_not_ours()
    {
        var query = Query();
        Assert.Equal(UpstreamVerdict.NotOurs, Judge(query, reply => reply[1] ^= 1));
        Assert.Equal(UpstreamVerdict.NotOurs, Judge(query, reply => reply[2] &= 0x7F));
        Assert.Equal(UpstreamVerdict.NotOurs, Judge(query, reply => reply[14] ^= 1));
        Assert.Equal(UpstreamVerdict.NotOurs, Judge(query, reply => reply[5] = 2));
        Assert.Equal(UpstreamVerdict.NotOurs, Judge(query, reply => BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(reply.Length - 4), (ushort)DnsType.AAAA)));
        Assert.Equal(UpstreamVerdict.NotOurs, UpstreamReply.Judge(query, query.AsSpan(0, 11)));
        Assert.Equal(UpstreamVerdict.Truncated, Judge(query, reply => reply[2] |= 2));
        Assert.Equal(UpstreamVerdict.NoExtensions, Judge(query, reply => reply[3] |= (byte)DnsResponseCode.FormatError));
    }

    private static byte[] Query()
    {
        var query = new byte[UpstreamQuery.LongestBytes];
        return query[..UpstreamQuery.Write(query, Said.Asked("WWW.example.org", DnsType.A), 7, Chance, withExtensions: true)];
    }

    private static UpstreamVerdict Judge(byte[] query, Action<byte[]> change)
    {
        // Without OPT, which stands at the end.
        var reply = query[..^11];
        reply[2] |= 0x80;
        reply[11] = 0;
        change(reply);
        return UpstreamReply.Judge(query, reply);
    }
}
