namespace Farspan.Gateway.Routing;

/// <summary>How many letters two names differ by (Levenshtein), as far as it matters for a suggestion.</summary>
internal static class NameDistance
{
    /// <summary>The nearest name, or null when none is near.</summary>
    /// <param name="asked">What was asked for; long names are near nothing.</param>
    /// <param name="names">What there is.</param>
    public static string? Nearest(ReadOnlySpan<byte> asked, IEnumerable<string> names)
    {
        const int Longest = 63;
        if (asked.Length is 0 or > Longest)
        {
            return null;
        }

        // A third of the letters may differ: more is another name.
        var (best, nearest) = (Math.Max(1, asked.Length / 3) + 1, default(string));
        foreach (var name in names)
        {
            if (Math.Abs(name.Length - asked.Length) < best && name.Length <= Longest && Between(asked, name) is var distance && distance < best)
            {
                (best, nearest) = (distance, name);
            }
        }

        return nearest;
    }

    private static int Between(ReadOnlySpan<byte> left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 1; j < row.Length; j++)
            {
                var change = diagonal + (left[i] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
