using Farspan.Gateway.Access;
using Farspan.Gateway.Tests.Routing;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Tests.Access;

public sealed class RateTests
{
    [Fact]
    [Trait("Requirement", "D5")]
    public void A_bucket_allows_what_one_that_is_filled_step_by_step_allows() => Law.Holds(300, random =>
    {
        // In milliseconds per request, so that the slow bucket counts in whole numbers.
        var (each, burst) = (random.Next(1, 2_000), random.Next(1, 20));
        var bucket = new RateBucket(new RateSpec { PerSecond = 1000.0 / each, Burst = burst });
        var (now, filled, held) = ((long)random.Next(1_000), 0L, (long)burst * each);
        filled = now;
        for (var i = 0; i < 200; i++)
        {
            now += random.Chance(2) ? 0 : random.Next(2 * each);
            held = Math.Min((long)burst * each, held + now - filled);
            filled = now;

            // Rounded to nanoseconds, the quick one may be a few of them ahead: not asked about at the very edge.
            if (held % each == 0 || held % each > 1)
            {
                var expected = held >= each;
                Assert.Equal(expected, bucket.TryTake(now, out var retryAfter));
                held -= expected ? each : 0;
                Assert.Equal(expected ? 0 : Math.Max(1, (each - held + 999) / 1000), retryAfter, tolerance: 1);
            }
        }
    });

    [Fact]
    [Trait("Requirement", "D5")]
    public void Threads_that_take_at_once_get_no_more_than_there_is()
    {
        var bucket = new RateBucket(new RateSpec { PerSecond = 1, Burst = 1_000 });
        var taken = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                if (bucket.TryTake(now: 5_000, out var _))
                {
                    Interlocked.Increment(ref taken);
                }
            }
        });
        Assert.Equal(1_000, taken);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void The_table_stays_bounded_and_keeps_who_was_active()
    {
        var table = new RateTable(new RateSpec { PerSecond = 1, Burst = 10 }, limit: 100);
        var busy = table.Find("busy", now: 0);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(busy.TryTake(i * 1_000, out _));
            Assert.Same(busy, table.Find("busy", i * 1_000));
            table.Find($"caller-{i}", i * 1_000);
            Assert.InRange(table.Count, 1, 100);
        }
    }

    [Theory]
    [Trait("Requirement", "D5")]
    [InlineData(1e-12, int.MaxValue)]
    [InlineData(1e12, int.MaxValue)]
    [InlineData(1e-12, 1)]
    public void Extreme_rates_do_not_overflow(double perSecond, int burst)
    {
        var bucket = new RateBucket(new RateSpec { PerSecond = perSecond, Burst = burst });
        Assert.True(bucket.TryTake(long.MaxValue / 2_000_000, out _));
        bucket.TryTake(long.MaxValue / 2_000_000, out var retryAfter);
        Assert.True(retryAfter >= 0);
    }
}
