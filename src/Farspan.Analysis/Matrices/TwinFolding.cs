namespace Farspan.Analysis.Matrices;

/// <summary>Finds rows that can be one: equal towards every third, and among themselves the same in both directions.</summary>
/// <remarks>
/// Being such twins is an equivalence: of three, the first two agree about the third. Candidates are found by sums of hashes in which a row's own
/// place is filled with the value that twins would have there, and then compared one by one.
/// </remarks>
internal static class TwinFolding
{
    /// <summary>For each row the first row that it is one with, itself included.</summary>
    /// <param name="cells">Numbers of cells; on the diagonal -1 where nothing is known, because there is one node only.</param>
    /// <param name="kinds">Rows of different kinds are never one.</param>
    public static int[] Fold(int[][] cells, IReadOnlyList<int> kinds)
    {
        var first = Enumerable.Range(0, cells.Length).ToArray();
        foreach (var ((_, _, inside, _), rows) in Candidates(cells, kinds))
        {
            foreach (var row in rows.Skip(1).Where(r => first[r] == r && AreTwins(cells, rows[0], r, inside)))
            {
                first[row] = first[rows[0]];
            }
        }

        return first;
    }

    private static Dictionary<(ulong Out, ulong In, int Inside, int Kind), List<int>> Candidates(int[][] cells, IReadOnlyList<int> kinds)
    {
        var (outs, ins) = Sums(cells);
        var candidates = new Dictionary<(ulong, ulong, int, int), List<int>>();
        for (var row = 0; row < cells.Length; row++)
        {
            foreach (var inside in cells[row][row] >= 0 ? [cells[row][row]] : cells[row].Where(c => c >= 0).ToHashSet())
            {
                var own = Mix(row, inside);
                var key = (outs[row] + own, ins[row] + own, inside, kinds[row]);
                if (!candidates.TryGetValue(key, out var rows))
                {
                    candidates.Add(key, rows = []);
                }

                rows.Add(row);
            }
        }

        return candidates;
    }

    private static (ulong[] Outs, ulong[] Ins) Sums(int[][] cells)
    {
        var (outs, ins) = (new ulong[cells.Length], new ulong[cells.Length]);
        for (var from = 0; from < cells.Length; from++)
        {
            for (var to = 0; to < cells.Length; to++)
            {
                if (from != to)
                {
                    outs[from] += Mix(to, cells[from][to]);
                    ins[to] += Mix(from, cells[from][to]);
                }
            }
        }

        return (outs, ins);
    }

    private static bool AreTwins(int[][] cells, int a, int b, int inside)
    {
        if (cells[a][b] != inside || cells[b][a] != inside)
        {
            return false;
        }

        for (var c = 0; c < cells.Length; c++)
        {
            if (c != a && c != b && (cells[a][c] != cells[b][c] || cells[c][a] != cells[c][b]))
            {
                return false;
            }
        }

        return true;
    }

    // The finaliser of splitmix64 (Steele, Lea, Flood 2014): every bit of the input moves about half of the output's.
    private static ulong Mix(int place, int value)
    {
        var x = ((ulong)(uint)place << 32) | (uint)value;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9UL;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebUL;
        return x ^ (x >> 31);
    }
}
