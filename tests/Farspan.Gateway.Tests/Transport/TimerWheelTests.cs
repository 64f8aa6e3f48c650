using Farspan.Gateway.Transport;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Gateway.Tests.Transport;

public sealed class TimerWheelTests
{
    private const int Timers = 6;

    // Time moves by up to twice a turn of the wheel, and timers are armed for up to three.
    private static readonly Gen<(int Kind, int Timer, int Amount)> Step =
        from kind in Gen.Choose(0, 5)
        from timer in Gen.Choose(0, Timers - 1)
        from amount in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(0, 6000))
        select (kind, timer, amount);

    [Fact]
    public void Timers_elapse_as_a_sorted_list_says() => Prop.ForAll(
        Gen.ListOf(Step, 60).ToArbitrary(), Gen.Choose(0, 100_000).ToArbitrary(), Agrees)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_timer_armed_again_while_it_elapses_elapses_again()
    {
        var wheel = new TimerWheel(0);
        var count = 0;
        Probe timer = null!;
        timer = new Probe(() =>
        {
            count++;
            wheel.Arm(timer, 0);
        });
        wheel.Arm(timer, 0);
        wheel.Advance(TimerWheel.TickMs);
        Assert.Equal(1, count);
        wheel.Advance(2 * TimerWheel.TickMs);
        Assert.Equal(2, count);
    }

    [Fact]
    public void A_timer_disarmed_by_another_that_elapses_in_the_same_tick_does_not_elapse()
    {
        var wheel = new TimerWheel(0);
        var second = new Probe(() => Assert.Fail("it was disarmed"));
        var first = new Probe(second.Disarm);
        wheel.Arm(first, 10);
        wheel.Arm(second, 10);
        wheel.Advance(1000);
        Assert.Null(second.Due);
    }

    [Fact]
    public void Putting_a_timer_off_does_not_keep_the_loop_awake_for_ever()
    {
        var wheel = new TimerWheel(0);
        var timer = new Probe(() => { });
        wheel.Arm(timer, 100);
        timer.Disarm();
        Assert.True(wheel.Wait(0) >= 0);
        wheel.Advance(200);
        Assert.Equal(-1, wheel.Wait(200));
    }

    private static bool Agrees(IList<(int Kind, int Timer, int Amount)> steps, int start)
    {
        long now = start;
        var wheel = new TimerWheel(now);
        var due = new SortedList<int, long>();
        var elapsed = new List<int>();
        var timers = Enumerable.Range(0, Timers).Select(i => new Probe(() => elapsed.Add(i))).ToArray();
        foreach (var (kind, timer, amount) in steps)
        {
            switch (kind)
            {
                case 0:
                    timers[timer].Disarm();
                    due.Remove(timer);
                    break;
                case 1 or 2 or 3:
                    wheel.Arm(timers[timer], now + amount);
                    due[timer] = now + amount;
                    break;
                default:
                    now += amount;
                    elapsed.Clear();
                    wheel.Advance(now);
                    var may = due.Where(p => p.Value <= now).Select(p => p.Key).ToHashSet();
                    var must = due.Where(p => p.Value <= now - TimerWheel.TickMs).Select(p => p.Key).ToHashSet();
                    if (!may.IsSupersetOf(elapsed) || !must.IsSubsetOf(elapsed) || elapsed.Distinct().Count() != elapsed.Count)
                    {
                        return false;
                    }

                    elapsed.ForEach(i => due.Remove(i));
                    break;
            }

            // A loop that sleeps as long as it is told wakes soon enough for each; one tick is what it may be late by.
            if (due.Count > 0 && (wheel.Wait(now) < 0 || now + wheel.Wait(now) > Math.Max(due.Values.Min(), now) + TimerWheel.TickMs))
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Probe(Action elapsed) : LoopTimer
    {
        public override void Elapsed() => elapsed();
    }
}
