namespace Farspan.Gateway.Pages;

/// <summary>Upper ends of the buckets that latencies are counted in.</summary>
internal static class LatencyBuckets
{
    private static readonly long[] Microseconds = [250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000];

    /// <summary>Upper ends in microseconds, inclusive; the last bucket has none.</summary>
    public static ReadOnlySpan<long> Ends => Microseconds;

    /// <summary>Buckets, the one without an end included.</summary>
    public static int Count => Microseconds.Length + 1;

    /// <summary>Bucket of a latency. Most requests are quick: the first steps find it.</summary>
    public static int Find(long microseconds)
    {
        var bucket = 0;
        while (bucket < Microseconds.Length && microseconds > Microseconds[bucket])
        {
            bucket++;
        }

        return bucket;
    }
}
