namespace Farspan.State.Tests;

internal static class Pairs
{
    /// <summary>True when <paramref name="law"/> holds for every two neighbours.</summary>
    public static bool Pairwise<T>(this IEnumerable<T> items, Func<T, T, bool> law) => items.Zip(items.Skip(1), law).All(x => x);
}
