using System.Text;

namespace Farspan.Verification.Probes;

/// <summary>Deterministic choices that look arbitrary: no clock and no random source, only a seed.</summary>
/// <remarks>Mixing function: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).</remarks>
internal static class Spread
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary><paramref name="count"/> (or, where there are fewer, all) different numbers from 0 to <paramref name="total"/> − 1, spread over the whole range.</summary>
    /// <remarks>Walks the range in steps that share no factor with its length, so that no number comes twice.</remarks>
    public static IEnumerable<long> Indices(long total, long count, ulong seed)
    {
        if (total == 0)
        {
            yield break;
        }

        var step = Math.Max(1, (long)(total * 0.6180339887)); // the golden ratio: successive steps never cluster
        while (Gcd(step, total) != 1)
        {
            step++;
        }

        var at = (long)(Mix(seed) % (ulong)total);
        for (var i = 0L; i < Math.Min(count, total); i++)
        {
            yield return at;
            at = (at + step) % total;
        }
    }

    /// <summary>A number that depends on every bit of the seed and of the text.</summary>
    public static ulong Hash(ulong seed, string text)
    {
        var hash = Mix(seed);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = Mix(hash ^ value);
        }

        return hash;
    }

    private static ulong Mix(ulong value)
    {
        value += Gamma;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
