using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>Checks a law on random seeds, until it has seen what it is about.</summary>
/// <remarks>FARSPAN_SEED=N replays the seed that a failure names; FARSPAN_LAWS=N looks at N times as many seeds.</remarks>
internal static class Law
{
    // Each broke a law once: an answer that rules let pass only together, a sender that is not the first of its class, atoms that two branches split.
    private static readonly int[] _remembered = [1798902185, 1639801207, 955391512, 132451243];

    // A kind that is still missing after as many rounds is one that the generator does not make.
    private const int MostRounds = 10;

    /// <summary>Checks it.</summary>
    /// <param name="times">How many seeds at least.</param>
    /// <param name="law">Fails, or throws, where a seed breaks it.</param>
    /// <param name="lacking">What has not been seen often enough, so that as many seeds again are taken; null where all has.</param>
    public static void Holds(int times, Action<int> law, Func<string?>? lacking = null)
    {
        if (Number("FARSPAN_SEED") is { } one)
        {
            Said(one, law);
            return;
        }

        Array.ForEach(_remembered, seed => Said(seed, law));
        var tests = Config.QuickThrowOnFailure.WithMaxTest(times * (Number("FARSPAN_LAWS") ?? 1));
        for (var round = 1; ; round++)
        {
            Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Said(seed, law)).Check(tests);
            if (lacking?.Invoke() is not { } kind)
            {
                return;
            }

            Assert.True(round < MostRounds, $"{kind} after {round * times} seeds");
        }
    }

    private static void Said(int seed, Action<int> law)
    {
        try
        {
            law(seed);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"seed {seed}: {e.Message}\n{e.StackTrace}"), e);
        }
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
