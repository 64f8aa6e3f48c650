using System.Buffers.Binary;
using Farspan.Dns.Answering;
using Farspan.Dns.Wire;
using Farspan.State.Dns;

namespace Farspan.Dns.Tests.Answering;

/// <summary>What RFC 6891, 1035, 1996, 9619 and 5966 say of messages that are out of order, and of answers that are long.</summary>
[Trait("Requirement", "C5")]
public sealed class EdnsTests
{
    private static readonly DnsSnapshot Snapshot = Spec.Build(Spec.Server(Spec.Zone(
        "example.org",
        [
            "www 60 A 10.0.0.1",
            .. Enumerable.Range(0, 60).Select(i => $"many 60 A 10.1.0.{i}"),
            .. Enumerable.Range(0, 100).Select(i => $"more 60 A 10.2.0.{i}"),
        ])));

    private static readonly byte[] Plain = Ask.Query("www.example.org", DnsType.A);
    private static readonly byte[] Extended = Ask.Query("www.example.org", DnsType.A, payload: 4096);

    [Theory]
    [InlineData("plain", 0, "NoError")]
    [InlineData("extended", 0, "NoError")]
    [InlineData("version 1", 16, "version")]
    [InlineData("two OPT", 1, "format")]
    [InlineData("OPT of a name", 1, "format")]
    [InlineData("OPT among the answers", 1, "format")]
    [InlineData("option cut short", 1, "format")]
    [InlineData("no question", 1, "format")]
    [InlineData("two questions", 1, "format")]
    [InlineData("question cut short", 1, "format")]
    [InlineData("name is a pointer", 1, "format")]
    [InlineData("rest behind it", 1, "format")]
    [InlineData("notify", 5, "refused")]
    [InlineData("update", 4, "not implemented")]
    [InlineData("status", 4, "not implemented")]
    [InlineData("class chaos", 5, "refused")]
    [InlineData("class any", 5, "refused")]
    [InlineData("type OPT", 1, "format")]
    [InlineData("type 0", 1, "format")]
    [InlineData("MAILA", 4, "not implemented")]
    [InlineData("unknown option", 0, "ignored")]
    [InlineData("unknown record beside it", 0, "ignored")]
    public void A_message_gets_the_code_of_the_standard(string what, int code, string why)
    {
        var (outcome, message) = Ask.Raw(Snapshot, Message(what));
        Assert.True(outcome.Code == (DnsResponseCode)code, $"{what}: {outcome.Code}, not {why}");
        Assert.Equal(DnsOutcomeKind.Answered, outcome.Kind);
        Assert.Equal(0x1234, BinaryPrimitives.ReadUInt16BigEndian(message));
        Assert.Equal(code & 15, message[3] & 15);
        Ask.Describe(message);
        if (code == 16)
        {
            // The upper bits of the code, in OPT of version 0.
            Assert.Equal(1, message[^6]);
            Assert.Equal(0, message[^5]);
        }
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 2, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void What_is_no_question_gets_no_answer(byte[] message) => Assert.Equal(DnsOutcomeKind.Dropped, Ask.Raw(Snapshot, message).Outcome.Kind);

    [Theory]
    [InlineData("many", null, 512, true)]
    [InlineData("many", 512, 512, true)]
    [InlineData("many", 100, 512, true)]
    [InlineData("many", 1232, 1232, false)]
    [InlineData("more", 1232, 1232, true)]
    [InlineData("more", 65535, 1232, true)]
    public void A_datagram_is_never_longer_than_it_may_be(string name, int? payload, int most, bool truncated)
    {
        var (outcome, message) = Ask.Raw(Snapshot, Ask.Query($"{name}.example.org", DnsType.A, payload: payload));
        Assert.True(message.Length <= most);
        Assert.Equal(truncated, (message[2] & 2) != 0);
        Assert.Equal(DnsResponseCode.NoError, outcome.Code);
        var whole = Ask.Raw(Snapshot, Ask.Query($"{name}.example.org", DnsType.A, payload: payload), Ask.From(transport: DnsTransport.Tcp)).Message;
        Assert.Equal(0, whole[2] & 2);
        Assert.Equal(name == "many" ? 60 : 100, BinaryPrimitives.ReadUInt16BigEndian(whole.AsSpan(6)));
    }

    [Fact]
    public void The_question_comes_back_as_it_was_written()
    {
        var query = Ask.Query("wWw.ExAmPlE.oRg", DnsType.A);
        var (_, message) = Ask.Raw(Snapshot, query);
        Assert.Equal(query[12..], message[12..query.Length]);
    }

    [Fact]
    public void The_asker_s_bits_come_back()
    {
        var flags = BinaryPrimitives.ReadUInt16BigEndian(Ask.Raw(Snapshot, Ask.Query("www.example.org", DnsType.A, DnsHeader.RecursionDesired)).Message.AsSpan(2));
        Assert.Equal(DnsHeader.Response | DnsHeader.Authoritative | DnsHeader.RecursionDesired, flags);
        var query = Ask.Query("www.example.org", DnsType.A, payload: 1232);
        query[^4] = 0x80;
        Assert.Equal(0x80, Ask.Raw(Snapshot, query).Message[^4]);
    }

    private static byte[] Message(string what)
    {
        var opt = Extended[Plain.Length..];
        return what switch
        {
            "plain" => Plain,
            "extended" => Extended,
            "version 1" => With(Extended, m => m[^5] = 1),
            "two OPT" => With([.. Extended, .. opt], m => m[11] = 2),
            "OPT of a name" => With([.. Plain, 0xC0, 12, .. opt[1..]], m => m[11] = 1),
            "OPT among the answers" => With(Extended, m => (m[7], m[11]) = (1, 0)),
            "option cut short" => With([.. Extended, 0, 3, 0, 9, 1], m => m[^6] = 5),
            "no question" => With(Plain[..12], m => m[5] = 0),
            "two questions" => With([.. Plain, .. Plain[12..]], m => m[5] = 2),
            "question cut short" => Plain[..^1],
            "name is a pointer" => [.. Plain[..12], 0xC0, 0, 0, 1, 0, 1],
            "rest behind it" => [.. Plain, 0],
            "notify" => With(Plain, m => m[2] = 4 << 3),
            "update" => With(Plain, m => m[2] = 5 << 3),
            "status" => With(Plain, m => m[2] = 2 << 3),
            "class chaos" => With(Plain, m => m[^1] = 3),
            "class any" => With(Plain, m => m[^1] = 255),
            "type OPT" => With(Plain, m => m[^3] = 41),
            "type 0" => With(Plain, m => m[^3] = 0),
            "MAILA" => With(Plain, m => m[^3] = 254),
            "unknown option" => With([.. Extended, 0xFD, 0xE9, 0, 2, 1, 2], m => m[^7] = 6),
            "unknown record beside it" => With([.. Plain, 0, 0xFF, 0, 0, 1, 0, 0, 0, 0, 0, 1, 9], m => m[11] = 1),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static byte[] With(byte[] message, Action<byte[]> change)
    {
        var copy = message.ToArray();
        change(copy);
        return copy;
    }
}
