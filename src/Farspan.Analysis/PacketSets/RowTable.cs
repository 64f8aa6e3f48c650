namespace Farspan.Analysis.PacketSets;

/// <summary>What one chain lets through between one atom and all others: the ports of most, and those of the few that differ. Equal rows are one.</summary>
internal sealed class RowTable
{
    private readonly SequenceTable _rows = new();

    /// <summary>Row that lets nothing through.</summary>
    public const int Nothing = 0;

    /// <summary>Row that lets everything through.</summary>
    public const int Everything = 1;

    public RowTable()
    {
        _rows.Add([MaskTable.None]);
        _rows.Add([MaskTable.All]);
    }

    public int Count => _rows.Count;

    /// <summary>Adds a row: the default mask, then atoms in order, then their masks.</summary>
    public int Add(ReadOnlySpan<int> row) => _rows.Add(row);

    /// <summary>The mask of all atoms that are not in <see cref="Atoms"/>.</summary>
    public int Default(int row) => _rows[row][0];

    /// <summary>The atoms whose mask is not the default, in order.</summary>
    public ReadOnlySpan<int> Atoms(int row)
    {
        var all = _rows[row];
        return all.Slice(1, all.Length / 2);
    }

    /// <summary>The masks of <see cref="Atoms"/>.</summary>
    public ReadOnlySpan<int> Masks(int row)
    {
        var all = _rows[row];
        return all[(1 + (all.Length / 2))..];
    }

    /// <summary>The mask of one atom.</summary>
    public int Find(int row, int atom)
    {
        var all = _rows[row];
        var count = all.Length / 2;
        var found = count == 0 ? -1 : all.Slice(1, count).BinarySearch(atom);
        return found < 0 ? all[0] : all[1 + count + found];
    }
}
