namespace Farspan.Topology.Shapes;

/// <summary>Finds the valid word nearest to one that is not, by edit distance (Damerau–Levenshtein, adjacent transpositions).</summary>
internal sealed class Suggester
{
    /// <summary>Words compared in one reading at most, so that a hostile file cannot buy hours with misspellings.</summary>
    private const int MostComparisons = 500_000;

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
            if (Math.Abs(candidate.Length - word.Length) > limit || candidate.Length > LongestWord)
            {
                continue;
            }

            if (++_comparisons > MostComparisons)
            {
                break;
            }

            var distance = Distance(word, candidate, limit);
            if (distance < limit || (distance == limit && (best is null || string.CompareOrdinal(candidate, best) < 0)))
            {
                (best, limit) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Edits that turn one word into the other, ignoring case; any number above <paramref name="limit"/> when they are more than that.</summary>
    internal static int Distance(string left, string right, int limit)
    {
        var width = right.Length + 1;
        Span<int> before = stackalloc int[LongestWord + 1];
        Span<int> above = stackalloc int[LongestWord + 1];
        Span<int> row = stackalloc int[LongestWord + 1];
        for (var j = 0; j < width; j++)
        {
            above[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j < width; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var best = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    best = Math.Min(best, before[j - 2] + 1);
                }

                row[j] = best;
                least = Math.Min(least, best);
            }

            // A later row can only be one less than this one by a transposition that spans both.
            if (least > limit + 1)
            {
                return least;
            }

            var free = before;
            before = above;
            above = row;
            row = free;
        }

        return above[width - 1];
    }
}
