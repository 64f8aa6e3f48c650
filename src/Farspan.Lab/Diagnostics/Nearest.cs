namespace Farspan.Lab.Diagnostics;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest edits from <paramref name="text"/>, when they are few enough to be a slip; else null.</summary>
    public static string? To(string text, IEnumerable<string> candidates)
    {
        // A third of the letters may be wrong, and always two: beyond that a suggestion misleads.
        var limit = Math.Max(2, text.Length / 3);
        return candidates
            .Select(c => (Name: c, Edits: Edits(text, c)))
            .Where(c => c.Edits <= limit)
            .OrderBy(c => c.Edits)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => c.Name)
            .FirstOrDefault();
    }

    /// <summary>Insertions, deletions and substitutions between the two (Levenshtein).</summary>
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(cost, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
