using Farspan.State.Gateways;

namespace Farspan.Gateway.Access;

/// <summary>A token bucket that all loops take from without a lock. It is one number: the moment at which it is full again.</summary>
/// <remarks>Source: the virtual scheduling algorithm of ITU-T I.371 annex A (GCRA), which allows what a token bucket allows.</remarks>
/// <param name="spec">How it is filled.</param>
internal sealed class RateBucket(RateSpec spec)
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const double NanosecondsPerSecond = 1e9;

    // A year: longer waits are not told apart, and sums stay far from overflow.
    private const double LongestNanoseconds = 3.2e16;

    private readonly long _perRequest = PerRequest(spec);
    private readonly long _capacity = (long)Math.Min((double)PerRequest(spec) * spec.Burst, LongestNanoseconds);
    private long _full = long.MinValue / 2;

    /// <summary>True at a moment at which it holds all it can: forgetting it changes nothing.</summary>
    public bool IsFull(long now) => Volatile.Read(ref _full) <= now * NanosecondsPerMillisecond;

    /// <summary>Takes one.</summary>
    /// <param name="now">The moment, in milliseconds of a clock that all callers share.</param>
    /// <param name="retryAfter">Whole seconds until there is one, from 1; 0 when it was taken.</param>
    public bool TryTake(long now, out int retryAfter)
    {
        var moment = now * NanosecondsPerMillisecond;
        while (true)
        {
            var full = Volatile.Read(ref _full);
            var next = Math.Max(full, moment) + _perRequest;
            if (next - moment > _capacity)
            {
                retryAfter = (int)Math.Min(int.MaxValue, Math.Max(1, Math.Ceiling((next - moment - _capacity) / NanosecondsPerSecond)));
                return false;
            }

            if (Interlocked.CompareExchange(ref _full, next, full) == full)
            {
                retryAfter = 0;
                return true;
            }
        }
    }

    private static long PerRequest(RateSpec spec) => Math.Max(1, (long)Math.Min(NanosecondsPerSecond / spec.PerSecond, LongestNanoseconds));
}
