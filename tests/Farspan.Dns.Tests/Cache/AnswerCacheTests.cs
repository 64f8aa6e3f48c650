using Farspan.Dns.Cache;
using Farspan.Dns.Forwarding;
using Farspan.Dns.Tests.Forwarding;
using Farspan.Dns.Wire;
using Farspan.State.Dns;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Dns.Tests.Cache;

/// <summary>What is kept of others' answers, and for how long.</summary>
[Trait("Requirement", "C5")]
public sealed class AnswerCacheTests
{
    private static readonly DnsCacheSpec Spec = new() { Entries = 3, LongestTtlSeconds = 1000, StaleSeconds = 100 };

    [Fact]
    public void Time_runs_off_and_then_it_is_stale_and_then_gone()
    {
        var cache = new AnswerCache(Spec);
        var asked = Said.Asked("a.test", DnsType.A);
        cache.Store(asked, Positive("a.test", 10), 0);
        Assert.Equal(new CacheHit(CacheState.Fresh, null, 7), cache.Find(asked, 7_999) with { Answer = null });
        Assert.Equal(CacheState.Stale, cache.Find(asked, 10_000).State);
        Assert.Equal(CacheState.Stale, cache.Find(asked, 109_999).State);
        Assert.Equal(CacheState.Missing, cache.Find(asked, 110_000).State);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void What_is_often_asked_is_asked_anew_in_its_last_tenth()
    {
        var cache = new AnswerCache(Spec);
        var asked = Said.Asked("a.test", DnsType.A);
        cache.Store(asked, Positive("a.test", 100), 0);
        Assert.Equal(CacheState.Fresh, cache.Find(asked, 95_000).State);
        Assert.Equal(CacheState.Ending, cache.Find(asked, 95_000).State);
        Assert.Equal(CacheState.Fresh, cache.Find(asked, 89_000).State);
    }

    [Fact]
    public void No_such_name_holds_for_every_type_and_no_such_record_for_one()
    {
        var cache = new AnswerCache(Spec);
        cache.Store(Said.Asked("no.test", DnsType.A), Negative("no.test", DnsResponseCode.NameError), 0);
        cache.Store(Said.Asked("a.test", DnsType.AAAA), Negative("a.test", DnsResponseCode.NoError), 0);
        Assert.Equal(CacheState.Fresh, cache.Find(Said.Asked("NO.test", DnsType.TXT), 0).State);
        Assert.Equal(CacheState.Fresh, cache.Find(Said.Asked("a.test", DnsType.AAAA), 0).State);
        Assert.Equal(CacheState.Missing, cache.Find(Said.Asked("a.test", DnsType.TXT), 0).State);

        // It came into being.
        cache.Store(Said.Asked("no.test", DnsType.A), Positive("no.test", 10), 0);
        Assert.Equal(CacheState.Missing, cache.Find(Said.Asked("no.test", DnsType.TXT), 0).State);
    }

    [Fact]
    public void A_failure_is_kept_for_its_time_and_never_in_place_of_what_is_stale()
    {
        var cache = new AnswerCache(Spec);
        var asked = Said.Asked("a.test", DnsType.A);
        cache.Store(asked, ForwardedAnswer.Failure(5), 0);
        Assert.Equal(CacheState.Fresh, cache.Find(asked, 4_999).State);
        Assert.Equal(CacheState.Missing, cache.Find(asked, 5_000).State);
        cache.Store(asked, Positive("a.test", 10), 0);
        cache.Store(asked, ForwardedAnswer.Failure(5), 20_000);
        Assert.Equal(CacheState.Resting, cache.Find(asked, 20_001).State);
        Assert.Equal(CacheState.Stale, cache.Find(asked, 25_000).State);
    }

    [Fact]
    public void Signatures_make_another_answer()
    {
        var cache = new AnswerCache(Spec);
        var asked = Said.Asked("a.test", DnsType.A);
        cache.Store(asked, Positive("a.test", 10), 0);
        Assert.Equal(CacheState.Missing, cache.Find(asked with { WantsSignatures = true }, 0).State);
    }

    [Fact]
    public void What_must_not_be_kept_is_not_and_no_time_is_longer_than_allowed()
    {
        var cache = new AnswerCache(Spec with { LongestTtlSeconds = 5 });
        var asked = Said.Asked("a.test", DnsType.A);
        cache.Store(asked, Positive("a.test", 0), 0);
        Assert.Equal(0, cache.Count);
        cache.Store(asked, Positive("a.test", 100), 0);
        Assert.Equal(CacheState.Stale, cache.Find(asked, 5_000).State);
    }

    [Fact]
    public void It_is_bounded_in_answers_and_in_bytes()
    {
        var cache = new AnswerCache(Spec with { Entries = 1000 });
        for (var i = 0; i < 2000; i++)
        {
            var name = $"n{i}.test";
            cache.Store(Said.Asked(name, DnsType.TXT), Positive(name, 100), 0);
        }

        Assert.Equal(1000, cache.Count);
        Assert.Equal(1000, cache.Evicted);
        var record = Positive("big.test", 100).Answers[0] with { Data = new byte[60_000] };
        for (var i = 0; i < 1000; i++)
        {
            cache.Store(Said.Asked($"n{i}.test", DnsType.TXT), Positive("big.test", 100) with { Answers = [record] }, 0);
        }

        Assert.InRange(cache.SizeBytes, 1, 2_100_000);
        cache.Clear();
        Assert.Equal(0, cache.SizeBytes);
    }

    /// <summary>Against a list in which everything is looked for.</summary>
    [Fact]
    public void Agrees_with_a_plain_list() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Name, byte Ttl, byte Step)[]>(),
        steps =>
        {
            var cache = new AnswerCache(Spec);
            var list = new List<(string Name, long Stored, long Ends)>();
            long now = 0;
            foreach (var (number, ttl, step) in steps)
            {
                now += step * 100;
                var name = $"n{number % 6}.test";
                var asked = Said.Asked(name, DnsType.A);
                if (step % 2 == 0)
                {
                    cache.Store(asked, Positive(name, ttl), now);
                    if (ttl > 0)
                    {
                        list.RemoveAll(e => e.Name == name);
                        list.Insert(0, (name, now, now + (ttl * 1000)));
                        list = [.. list.Take(Spec.Entries)];
                    }
                }
                else
                {
                    var known = list.Find(e => e.Name == name && now < e.Ends + 100_000);
                    list.RemoveAll(e => e.Name == name);
                    if (known.Name is not null)
                    {
                        list.Insert(0, known);
                    }

                    var hit = cache.Find(asked, now);
                    var wanted = known.Name is null ? CacheState.Missing : now >= known.Ends ? CacheState.Stale : CacheState.Fresh;
                    Assert.Equal(wanted, hit.State == CacheState.Ending ? CacheState.Fresh : hit.State);
                    Assert.Equal(known.Name is null ? 0 : (uint)((now - known.Stored) / 1000), hit.AgeSeconds);
                }

                Assert.Equal(list.Count, cache.Count);
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static ForwardedAnswer Positive(string name, uint ttl)
    {
        var asked = Said.Asked(name, DnsType.A);
        return Said.Read(asked, Said.Reply(asked, DnsResponseCode.NoError, $"answer {name}. {ttl} A 192.0.2.1"))!;
    }

    private static ForwardedAnswer Negative(string name, DnsResponseCode code)
    {
        var asked = Said.Asked(name, DnsType.A);
        return Said.Read(asked, Said.Reply(asked, code, "authority test. 60 SOA ns.test. h.test. 1 2 3 4 60"))!;
    }
}
