using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Dns.Tests;

/// <summary>Tries a law on many cases, each made from a number that a failure prints.</summary>
internal static class Law
{
    public static void Holds(int times, Action<Random> law) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => law(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    public static T Pick<T>(this Random random, params IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public static bool Chance(this Random random, int oneIn) => random.Next(oneIn) == 0;
}
