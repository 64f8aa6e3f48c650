using Farspan.Dns.Forwarding;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Tests.Forwarding;

/// <summary>Others' answers as ours.</summary>
[Trait("Requirement", "C5")]
public sealed class ForwardedMessageTests
{
    [Fact]
    public void Times_run_off_and_the_question_stays_as_it_was_written()
    {
        var message = Write("WwW.example.org", 100, isStale: false, DnsLimits.PlainUdpBytes, null);
        Assert.Equal("NoError\nAnswer WwW.example.org. 200 A 192.0.2.1", Ask.Describe(message));
        Assert.True(DnsMessageReader.TryBegin(message, out var reader));
        Assert.NotEqual(0, reader.Header.Flags & DnsHeader.RecursionAvailable);
    }

    [Fact]
    public void What_is_stale_lives_for_half_a_minute_and_says_so()
    {
        var message = Write("www.example.org", 400, isStale: true, DnsLimits.UdpPayloadBytes, 1232);
        Assert.Equal("NoError\nAnswer www.example.org. 30 A 192.0.2.1", Ask.Describe(message));
        Assert.Equal([0, 15, 0, 2, 0, 3], message[^6..]);
    }

    [Fact]
    public void What_does_not_fit_is_cut_whole_and_said()
    {
        var message = Write("www.example.org", 0, isStale: false, 45, null);
        Assert.Equal("NoError tc", Ask.Describe(message));
    }

    private static byte[] Write(string name, uint age, bool isStale, int most, int? payload)
    {
        var asked = Said.Asked("www.example.org", DnsType.A);
        var answer = Said.Read(asked, Said.Reply(asked, DnsResponseCode.NoError, "answer www.example.org. 300 A 192.0.2.1"))!;
        var query = Ask.Query(name, DnsType.A, DnsHeader.RecursionDesired, payload);
        Assert.Equal(DnsQueryReading.Whole, DnsQuery.Read(query, out var read));
        var buffer = new byte[most];
        return buffer[..ForwardedMessage.Write(buffer, query, read, answer, age, isStale, default)];
    }
}
