namespace Farspan.Analysis.PacketSets;

/// <summary>What one chain lets through between one atom and all others: the ports of most, and those of the few that differ. Equal rows are one.</summary>
/// <remarks>A row knows the atoms that there were when it was made: one that was split off since does as the one that it was split from.</remarks>
internal sealed class RowTable
{
    /// <summary>Row that lets nothing through.</summary>
    public const int Nothing = 0;

    /// <summary>Where the atoms that differ begin in <see cref="Items"/>; their masks follow them.</summary>
    public const int Head = 2;

    /// <summary>Where the mask of all other atoms is in <see cref="Items"/>.</summary>
    public const int Default = 1;

    private readonly SequenceTable _rows = new();

    public RowTable() => _rows.Add([int.MaxValue, MaskTable.None]);

    public int Count => _rows.Count;

    /// <summary>Adds a row: how many atoms there are, the default mask, then atoms in order, then their masks.</summary>
    public int Add(ReadOnlySpan<int> row) => _rows.Add(row);

    /// <summary>A row as it was added.</summary>
    public ReadOnlySpan<int> Items(int row) => _rows[row];

    /// <summary>The mask of one atom.</summary>
    public int Find(int row, int atom, AtomSpace atoms)
    {
        var all = _rows[row];
        while (atom >= all[0])
        {
            atom = atoms.Parent(atom);
        }

        var count = (all.Length - Head) / 2;
        var found = count == 0 ? -1 : all.Slice(Head, count).BinarySearch(atom);
        return found < 0 ? all[1] : all[Head + count + found];
    }

    /// <summary>Adds the atoms of which two rows say different things.</summary>
    public void Differ(int a, int b, AtomSpace atoms, List<int> found)
    {
        var first = _rows[a];
        var second = _rows[b];
        var known = first[Default] == second[Default] ? Math.Min(atoms.Count, Math.Min(first[0], second[0])) : 0;
        var (i, j) = (0, 0);
        while (a != b && (i < Length(first) || j < Length(second)))
        {
            var atom = Math.Min(i < Length(first) ? first[Head + i] : int.MaxValue, j < Length(second) ? second[Head + j] : int.MaxValue);
            if (atom >= known)
            {
                break;
            }

            var mask = i < Length(first) && first[Head + i] == atom ? first[Head + Length(first) + i++] : first[Default];
            var other = j < Length(second) && second[Head + j] == atom ? second[Head + Length(second) + j++] : second[Default];
            if (mask != other)
            {
                found.Add(atom);
            }
        }

        for (var atom = known; a != b && atom < atoms.Count; atom++)
        {
            if (Find(a, atom, atoms) != Find(b, atom, atoms))
            {
                found.Add(atom);
            }
        }
    }

    private static int Length(ReadOnlySpan<int> row) => (row.Length - Head) / 2;
}
