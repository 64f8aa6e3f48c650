using Farspan.Gateway.Proxying;
using Farspan.Gateway.Tests.Routing;

namespace Farspan.Gateway.Tests.Proxying;

public sealed class BodyPaceTests
{
    private const long Window = 60_000;

    [Fact]
    [Trait("Requirement", "D1")]
    public void A_byte_now_and_then_ends_after_one_window_of_waiting()
    {
        var pace = default(BodyPace);
        long now = 0, bytes = 0;
        while (pace.Holds(waits: true, now, bytes, Window))
        {
            now += 10_000;
            bytes++;
        }

        Assert.Equal(Window, now);
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public void What_went_quickly_before_pays_for_nothing()
    {
        var pace = default(BodyPace);
        Assert.True(pace.Holds(waits: true, 0, 1L << 40, Window));
        Assert.True(pace.Holds(waits: true, Window, 1L << 41, Window));
        Assert.False(pace.Holds(waits: true, Window * 2, (1L << 41) + 1, Window));
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public void Time_in_which_nobody_who_is_watched_is_waited_for_does_not_count()
    {
        var pace = default(BodyPace);
        for (long now = 0; now < Window * 100; now += 1_000)
        {
            Assert.True(pace.Holds(waits: false, now, 0, Window));
        }
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public void Whatever_comes_at_the_least_pace_holds_and_half_of_it_does_not() => Law.Holds(200, random =>
    {
        var (quick, slow) = (default(BodyPace), default(BodyPace));
        long now = 0, bytes = 0, half = 0;
        var isSlow = false;
        while (now < Window * 4)
        {
            Assert.True(quick.Holds(waits: true, now, bytes, Window));
            isSlow |= !slow.Holds(waits: true, now, half, Window);
            var step = random.Next(1, 20_000);
            now += step;
            bytes += (step * BodyPace.LeastBytesPerSecond / 1000) + 1;
            half += step * BodyPace.LeastBytesPerSecond / 2000;
        }

        Assert.True(isSlow);
    });
}
