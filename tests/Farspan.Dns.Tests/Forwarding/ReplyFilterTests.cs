using Farspan.Dns.Forwarding;
using Farspan.Dns.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Dns.Tests.Forwarding;

/// <summary>What is believed of what upstream servers say.</summary>
[Trait("Requirement", "C5")]
public sealed class ReplyFilterTests
{
    private const string Soa = "authority example.org. 900 SOA ns.example.org. hostmaster.example.org. 1 2 3 4 60";

    [Fact]
    public void Only_what_was_asked_is_taken()
    {
        var asked = Said.Asked("www.example.org", DnsType.A);
        var reply = Said.Reply(asked, DnsResponseCode.NoError,
            "answer www.example.org. 300 A 192.0.2.1",
            "answer www.example.org. 200 A 192.0.2.2",
            "answer bank.example. 86400 A 203.0.113.66",
            "authority example. 86400 NS ns.evil.example.",
            "additional ns.evil.example. 86400 A 203.0.113.66");
        Assert.Equal("NoError ttl 200\nwww.example.org. 300 A 192.0.2.1\nwww.example.org. 200 A 192.0.2.2", Said.Text(Said.Read(asked, reply)));
    }

    [Fact]
    public void A_chain_is_followed_in_its_order_whatever_order_it_came_in()
    {
        var asked = Said.Asked("a.example.org", DnsType.A);
        var reply = Said.Reply(asked, DnsResponseCode.NoError,
            "answer c.example.net. 50 A 192.0.2.3",
            "answer b.example.org. 70 CNAME c.example.net.",
            "answer a.example.org. 60 CNAME b.example.org.");
        Assert.Equal("NoError ttl 50\na.example.org. 60 CNAME b.example.org.\nb.example.org. 70 CNAME c.example.net.\nc.example.net. 50 A 192.0.2.3", Said.Text(Said.Read(asked, reply)));
    }

    [Fact]
    public void Beyond_its_domain_a_server_is_not_believed()
    {
        var asked = Said.Asked("a.cluster.local", DnsType.A);
        var reply = Said.Reply(asked, DnsResponseCode.NoError, "answer a.cluster.local. 60 CNAME www.bank.example.", "answer www.bank.example. 60 A 203.0.113.66");
        Assert.Equal("NoError ttl 60 next www.bank.example.\na.cluster.local. 60 CNAME www.bank.example.", Said.Text(Said.Read(asked, reply, "cluster.local")));
    }

    [Theory]
    [InlineData("a.example.org. 60 CNAME b.example.org.|b.example.org. 60 CNAME a.example.org.")]
    [InlineData("a.example.org. 60 CNAME a.example.org.")]
    public void A_circle_is_no_answer(string records)
    {
        var asked = Said.Asked("a.example.org", DnsType.A);
        Assert.Null(Said.Read(asked, Said.Reply(asked, DnsResponseCode.NoError, [.. records.Split('|').Select(r => "answer " + r)])));
    }

    [Fact]
    public void No_such_name_is_kept_for_the_lesser_of_both_times()
    {
        var asked = Said.Asked("no.example.org", DnsType.A);
        var answer = Said.Read(asked, Said.Reply(asked, DnsResponseCode.NameError, Soa));
        Assert.True(answer is { IsNegative: true, IsNoSuchName: true, TtlSeconds: 60 });
        Assert.Equal(0u, Said.Read(asked, Said.Reply(asked, DnsResponseCode.NameError))!.TtlSeconds);
        Assert.Empty(Said.Read(asked, Said.Reply(asked, DnsResponseCode.NameError, Soa.Replace("example.org. 900", "example.net. 900", StringComparison.Ordinal)))!.Authorities);
    }

    [Fact]
    public void Who_only_says_whom_to_ask_is_of_no_use()
    {
        var asked = Said.Asked("www.example.org", DnsType.A);
        Assert.Null(Said.Read(asked, Said.Reply(asked, DnsResponseCode.NoError, "authority org. 900 NS a.nic.example.")));
        Assert.Null(Said.Read(asked, Said.Reply(asked, DnsResponseCode.Refused)));
        Assert.Null(Said.Read(asked, Said.Reply(asked, DnsResponseCode.ServerFailure)));
    }

    [Fact]
    public void Arbitrary_bytes_are_never_too_much() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            var asked = Said.Asked("www.example.org", DnsType.A);
            var reply = Said.Reply(asked, DnsResponseCode.NoError, "answer www.example.org. 300 CNAME b.example.org.", "answer b.example.org. 1 A 192.0.2.1", Soa);
            for (var i = 0; i < bytes.Length && bytes.Length > 0; i++)
            {
                reply[(i * 31 + bytes[0]) % reply.Length] = bytes[i];
            }

            ReplyFilter.TryRead(reply, asked, default, out _);
            ReplyFilter.TryRead(bytes, asked, default, out _);
            UpstreamReply.Judge(reply, bytes);
            UpstreamReply.Judge(bytes, reply);
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_start_of_a_reply_is_refused()
    {
        var asked = Said.Asked("www.example.org", DnsType.A);
        var reply = Said.Reply(asked, DnsResponseCode.NoError, "answer www.example.org. 300 CNAME b.example.org.", "answer b.example.org. 1 A 192.0.2.1", Soa);
        Assert.All(Enumerable.Range(0, reply.Length), length => Assert.False(ReplyFilter.TryRead(reply.AsSpan(0, length), asked, default, out _)));
    }
}
