using Farspan.Dns.Answering;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Tests.Answering;

[Trait("Requirement", "C5")]
public sealed class ResponseLimiterTests
{
    [Fact]
    public void Beyond_the_limit_every_second_answer_is_truncated_and_the_others_are_dropped()
    {
        var limiter = new ResponseLimiter(3, 1);
        var verdicts = Enumerable.Range(0, 7).Select(_ => limiter.Judge(Ask.From(), 1, 100)).ToList();
        Assert.Equal(
            [LimitVerdict.Send, LimitVerdict.Send, LimitVerdict.Send, LimitVerdict.Drop, LimitVerdict.Truncate, LimitVerdict.Drop, LimitVerdict.Truncate],
            verdicts);
        Assert.Equal(LimitVerdict.Send, limiter.Judge(Ask.From(), 1, 101));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.200", true)]
    [InlineData("192.0.2.1", "192.0.3.1", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:ff::9", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:100::1", false)]
    public void A_block_of_sources_counts_as_one(string one, string other, bool together)
    {
        var limiter = new ResponseLimiter(1, 9);
        Assert.Equal(LimitVerdict.Send, limiter.Judge(Ask.From(one), 1, 100));
        Assert.Equal(together ? LimitVerdict.Drop : LimitVerdict.Send, limiter.Judge(Ask.From(other), 1, 100));
        Assert.Equal(LimitVerdict.Send, limiter.Judge(Ask.From(one), 2, 100));
    }

    [Fact]
    public void Names_that_are_made_up_count_as_one_and_those_that_are_there_each()
    {
        var snapshot = Spec.Build(Spec.Server(Spec.Zone("example.org", "a 60 A 10.0.0.1", "b 60 A 10.0.0.2", "*.w 60 A 10.0.0.3")));
        uint Key(string name) => Ask.Raw(snapshot, Ask.Query(name, DnsType.A)).Outcome.LimitKey;
        Assert.Equal(Key("x1.example.org"), Key("x2.example.org"));
        Assert.Equal(Key("x1.w.example.org"), Key("x2.w.example.org"));
        Assert.NotEqual(Key("a.example.org"), Key("b.example.org"));
        Assert.NotEqual(Key("a.example.org"), Key("x1.example.org"));
        Assert.Equal(Key("A.example.org"), Key("a.example.org"));
    }

    [Fact]
    public void A_flood_of_blocks_neither_grows_it_nor_frees_who_is_over_the_limit()
    {
        var limiter = new ResponseLimiter(5, 77);
        for (var i = 0; i < 20; i++)
        {
            limiter.Judge(Ask.From(), 1, 50);
        }

        for (uint i = 0; i < 200_000; i++)
        {
            limiter.Judge(Ask.From() with { Source = (UInt128)i << 8 }, 2, 50);
        }

        Assert.NotEqual(LimitVerdict.Send, limiter.Judge(Ask.From(), 1, 50));
    }
}
