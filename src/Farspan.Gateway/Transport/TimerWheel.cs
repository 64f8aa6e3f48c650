using System.Numerics;

namespace Farspan.Gateway.Transport;

/// <summary>The timers of one loop: arming and disarming cost a few stores, whatever their number. Used by one thread.</summary>
/// <remarks>
/// <para>A ring of lists, one for each tick of 32 ms. A timer that is armed for later than the list it is in stays there: when that list's tick comes it is looked at and moved on.
/// So a timeout that every request puts off is moved once per turn of the ring, not once per request.</para>
/// <para>Source: Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987, scheme 6.</para>
/// </remarks>
public sealed class TimerWheel
{
    /// <summary>Length of a tick in milliseconds: what a timer may be late by.</summary>
    public const int TickMs = 32;

    // One bit each in _occupied. A turn takes 2 s: so long may a disarmed timer, and the connection it belongs to, stay in memory.
    private const int Slots = 64;

    private readonly Anchor[] _slots = new Anchor[Slots];
    private ulong _occupied;
    private long _tick;

    /// <summary>Makes one.</summary>
    /// <param name="now">Moment of the loop's clock, in milliseconds.</param>
    public TimerWheel(long now)
    {
        _tick = now / TickMs;
        for (var i = 0; i < Slots; i++)
        {
            _slots[i] = new Anchor();
        }
    }

    /// <summary>Arms a timer, or arms it anew.</summary>
    /// <param name="timer">The timer; always given to the same wheel.</param>
    /// <param name="due">Moment at which it is due; one that has passed is due at the next tick.</param>
    public void Arm(LoopTimer timer, long due)
    {
        timer.Due = due;
        var tick = (due + TickMs - 1) / TickMs;
        if (timer.Next is not null)
        {
            if (timer.QueuedTick <= tick)
            {
                return;
            }

            Unlink(timer);
        }

        Queue(timer, tick);
    }

    /// <summary>Lets those elapse that are due.</summary>
    /// <param name="now">Moment of the loop's clock; not before the last one.</param>
    public void Advance(long now)
    {
        var target = now / TickMs;

        // After a pause longer than a turn every list is looked at once.
        _tick = Math.Max(_tick, target - Slots);
        while (_tick < target)
        {
            _tick++;
            var slot = (int)(_tick % Slots);
            if ((_occupied & (1UL << slot)) != 0)
            {
                Open(slot, now);
            }
        }
    }

    /// <summary>Time until the next list must be looked at, in milliseconds; -1 when there is none.</summary>
    /// <param name="now">Moment of the loop's clock.</param>
    public int Wait(long now)
    {
        if (_occupied == 0)
        {
            return -1;
        }

        var ahead = BitOperations.TrailingZeroCount(BitOperations.RotateRight(_occupied, (int)((_tick + 1) % Slots))) + 1;
        return (int)Math.Max(0, ((_tick + ahead) * TickMs) - now);
    }

    private void Open(int slot, long now)
    {
        // What is armed from here on goes to another list, so this one gets empty.
        var anchor = _slots[slot];
        while (anchor.Next is { } timer && timer != anchor)
        {
            Unlink(timer);
            if (timer.Due is not { } due)
            {
                continue;
            }

            if (due > now)
            {
                Queue(timer, (due + TickMs - 1) / TickMs);
                continue;
            }

            timer.Due = null;
            timer.Elapsed();
        }
    }

    private void Queue(LoopTimer timer, long tick)
    {
        // The list of _tick itself may be open now; the one a whole turn ahead is the same.
        tick = Math.Clamp(tick, _tick + 1, _tick + Slots - 1);
        timer.QueuedTick = tick;
        var slot = (int)(tick % Slots);
        var anchor = _slots[slot];
        timer.Next = anchor;
        timer.Previous = anchor.Previous;
        anchor.Previous!.Next = timer;
        anchor.Previous = timer;
        _occupied |= 1UL << slot;
    }

    private void Unlink(LoopTimer timer)
    {
        timer.Previous!.Next = timer.Next;
        timer.Next!.Previous = timer.Previous;
        timer.Next = null;
        timer.Previous = null;
        var slot = (int)(timer.QueuedTick % Slots);
        if (_slots[slot].Next == _slots[slot])
        {
            _occupied &= ~(1UL << slot);
        }
    }

    /// <summary>Where a list begins and ends.</summary>
    private sealed class Anchor : LoopTimer
    {
        public Anchor()
        {
            Next = this;
            Previous = this;
        }

        public override void Elapsed()
        {
        }
    }
}
