using System.Buffers;

namespace Farspan.Topology.Shapes;

/// <summary>Finds the valid word nearest to one that is not, by edit distance (Damerau–Levenshtein, adjacent transpositions).</summary>
internal sealed class Suggester
{
    /// <summary>Words compared in one reading at most, so that a hostile file cannot buy hours with misspellings.</summary>
    private const int MostComparisons = 2_000_000;

    /// <summary>No word of the language is longer; longer ones are not compared.</summary>
    private const int LongestWord = 128;

    private int _comparisons;

    /// <summary><c>; did you mean 'etcd'?</c>, or an empty text when no word is near.</summary>
    public string Hint(string word, IEnumerable<string> words) => Nearest(word, words) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>The nearest of the words, or null when none is near. Equally near: the first in ordinal order.</summary>
    public string? Nearest(string word, IEnumerable<string> words)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return null;
        }

        var limit = Math.Max(1, word.Length / 3);
        string? best = null;
        foreach (var candidate in words)
        {
            if (++_comparisons > MostComparisons)
            {
                break;
            }

            if (Math.Abs(candidate.Length - word.Length) > limit || candidate.Length > LongestWord)
            {
                continue;
            }

            var distance = Distance(word, candidate);
            if (distance < limit || (distance == limit && (best is null || string.CompareOrdinal(candidate, best) < 0)))
            {
                (best, limit) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Edits that turn one word into the other, ignoring case.</summary>
    internal static int Distance(string left, string right)
    {
        var width = right.Length + 1;
        var cells = ArrayPool<int>.Shared.Rent((left.Length + 1) * width);
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                cells[(i * width) + j] = i == 0 ? j : j == 0 ? i : Step(cells, width, left, right, i, j);
            }
        }

        var distance = cells[(left.Length * width) + right.Length];
        ArrayPool<int>.Shared.Return(cells);
        return distance;
    }

    private static int Step(int[] cells, int width, string left, string right, int i, int j)
    {
        var at = (i * width) + j;
        var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
        var best = Math.Min(Math.Min(cells[at - width] + 1, cells[at - 1] + 1), cells[at - width - 1] + (same ? 0 : 1));
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, cells[at - (2 * width) - 2] + 1) : best;
    }
}
