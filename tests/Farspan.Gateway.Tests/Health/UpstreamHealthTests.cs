using Farspan.Gateway.Health;
using Farspan.Gateway.Tests.Routing;

namespace Farspan.Gateway.Tests.Health;

public sealed class UpstreamHealthTests
{
    [Fact]
    [Trait("Requirement", "D5")]
    public void One_trial_is_let_through_when_an_ejection_is_over()
    {
        var health = new UpstreamHealth(Specs.Check);
        Fail(health, HealthFacts.EjectAfter);
        Assert.False(health.Admits(HealthFacts.FirstEjection - 1));
        var admitted = 0;
        Parallel.For(0, 1_000, _ => Interlocked.Add(ref admitted, health.Admits(HealthFacts.FirstEjection) ? 1 : 0));
        Assert.Equal(1, admitted);
        health.Succeeded(HealthFacts.FirstEjection + 5);
        Assert.True(health.Admits(HealthFacts.FirstEjection + 6));
        Assert.Equal(HealthFacts.FirstEjection + 5, health.Since);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Half_of_the_upstreams_are_ejected_at_most_whatever_happens_on_any_thread()
    {
        var limit = new EjectionLimit();
        limit.Fit(10);
        UpstreamHealth[] all = [.. Enumerable.Range(0, 10).Select(_ => new UpstreamHealth(Specs.Check))];
        Array.ForEach(all, h => h.Join(limit));
        Parallel.For(0, 4, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 20_000; i++)
            {
                var health = random.Pick(all);
                switch (random.Next(4))
                {
                    case 0 or 1:
                        health.Failed(UpstreamFailure.Timeout, i * 1_000L);
                        break;
                    case 2 when health.Admits(i * 1_000L):
                        health.Succeeded(i * 1_000L);
                        break;
                    default:
                        health.Checked(random.Chance(2), 5, i * 1_000L);
                        break;
                }

                Assert.True(limit.Taken <= 5 + 4);
            }
        });
        Assert.Equal(limit.Taken, all.Count(h => h.State == HealthState.Ejected));
        Assert.InRange(limit.Taken, 0, 5);
        Array.ForEach(all, h => h.Retire());
        Assert.Equal(0, limit.Taken);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Latency_is_kept_as_it_was_and_smoothed()
    {
        var health = new UpstreamHealth(Specs.Check);
        Assert.Null(health.LastLatency);
        health.Checked(passed: true, 800, now: 0);
        health.Checked(passed: true, 1_600, now: 1);
        health.Checked(passed: false, 999_999, now: 2);
        Assert.Equal((1_600, 900), (health.LastLatency, health.SmoothedLatency));
    }

    private static void Fail(UpstreamHealth health, int times)
    {
        for (var i = 0; i < times; i++)
        {
            health.Failed(UpstreamFailure.Closed, now: 0);
        }
    }
}
