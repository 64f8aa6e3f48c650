using System.Globalization;
using System.Text;

namespace Farspan.Rendering.Diagrams.Pictures;

/// <summary>Many names in few words: <c>worker-1…40, worker-42, gateway</c>.</summary>
internal static class NameRanges
{
    // Longer numbers are part of the name; eight digits fit an int.
    private const int MostDigits = 8;

    /// <summary>The names, runs of numbers joined; in the order of the first of each run.</summary>
    public static string Of(IEnumerable<string> names)
    {
        var text = new StringBuilder();
        var stems = names.Select(Split).GroupBy(n => n.Number < 0 ? n.Stem : $"{n.Stem}#{n.Digits}", StringComparer.Ordinal);
        foreach (var stem in stems)
        {
            foreach (var (first, last) in Runs(stem.Select(n => n.Number).Order()))
            {
                text.Append(text.Length == 0 ? "" : ", ").Append(stem.First().Stem);
                var width = stem.First().Digits == 0 ? "D" : string.Create(CultureInfo.InvariantCulture, $"D{stem.First().Digits}");
                text.Append(first < 0 ? "" : first.ToString(width, CultureInfo.InvariantCulture));
                text.Append(last > first ? $"…{last.ToString(width, CultureInfo.InvariantCulture)}" : "");
            }
        }

        return text.ToString();
    }

    /// <summary>What the names have in common before their numbers, or null.</summary>
    public static string? Stem(IEnumerable<string> names)
    {
        var stems = names.Select(n => Split(n).Stem.TrimEnd('-')).Distinct(StringComparer.Ordinal).Take(2).ToList();
        return stems.Count == 1 && stems[0].Length > 0 ? stems[0] : null;
    }

    private static IEnumerable<(int First, int Last)> Runs(IEnumerable<int> ordered)
    {
        (int First, int Last)? run = null;
        foreach (var number in ordered)
        {
            if (run is { } open && number == open.Last + 1 && number > 0)
            {
                run = (open.First, number);
                continue;
            }

            if (run is { } done)
            {
                yield return done;
            }

            run = (number, number);
        }

        if (run is { } last)
        {
            yield return last;
        }
    }

    // Digits is the width of a number with leading zeros, else 0.
    private static (string Stem, int Number, int Digits) Split(string name)
    {
        var end = name.Length;
        while (end > 0 && char.IsAsciiDigit(name[end - 1]))
        {
            end--;
        }

        var digits = name.Length - end;
        return digits is 0 or > MostDigits
            ? (name, -1, 0)
            : (name[..end], int.Parse(name.AsSpan(end), CultureInfo.InvariantCulture), name[end] == '0' && digits > 1 ? digits : 0);
    }
}
