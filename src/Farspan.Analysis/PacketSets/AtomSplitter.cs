namespace Farspan.Analysis.PacketSets;

/// <summary>Splits atoms at more matches, one after the other, without touching those that no match cuts.</summary>
internal sealed class AtomSplitter
{
    private readonly Pages _of;
    private readonly int _first;
    private readonly List<int> _parents;
    private readonly List<int[]> _atoms;
    private readonly List<int[]> _matches;
    private readonly List<int> _sizes;
    private readonly List<int> _inside = [];
    private readonly List<int> _split = [];
    private readonly List<int> _met = [];

    public AtomSplitter(Pages of, int first, IReadOnlyList<int> parents, int[][] atoms, int[][] matches, int[] sizes)
    {
        (_of, _first, _parents, _atoms, _matches, _sizes) = (new Pages(of), first, [.. parents], [.. atoms], [.. matches], [.. sizes]);
        System.Runtime.InteropServices.CollectionsMarshal.SetCount(_inside, _sizes.Count);
        System.Runtime.InteropServices.CollectionsMarshal.SetCount(_split, _sizes.Count);
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_inside).Clear();
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_split).Clear();
    }

    public Pages Of => _of;

    public int[] Parents => [.. _parents];

    public int[][] Atoms => [.. _atoms];

    public int[][] Matches => [.. _matches];

    public int[] Sizes => [.. _sizes];

    /// <summary>One more match, the next in number.</summary>
    /// <param name="members">The stations that pass it, each once.</param>
    public void Add(ReadOnlySpan<int> members)
    {
        _met.Clear();
        foreach (var station in members)
        {
            var atom = _of[station];
            if (_inside[atom]++ == 0)
            {
                _met.Add(atom);
            }
        }

        var own = new int[_met.Count];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = _inside[_met[i]] == _sizes[_met[i]] ? _met[i] : SplitOff(_met[i]);
        }

        foreach (var station in members)
        {
            var atom = _of[station];
            if (_split[atom] > 0)
            {
                _of[station] = _split[atom];
            }
        }

        foreach (var atom in _met)
        {
            (_inside[atom], _split[atom]) = (0, 0);
        }

        Array.Sort(own);
        foreach (var atom in own)
        {
            _matches[atom] = [.. _matches[atom], _atoms.Count];
        }

        _atoms.Add(own);
    }

    // What held an atom holds what was split from it.
    private int SplitOff(int atom)
    {
        var part = _sizes.Count;
        _split[atom] = part;
        _sizes.Add(_inside[atom]);
        _sizes[atom] -= _inside[atom];
        _inside.Add(0);
        _split.Add(0);
        _parents.Add(atom);
        _matches.Add(_matches[atom]);
        foreach (var match in _matches[atom])
        {
            _atoms[match] = [.. _atoms[match], part];
        }

        return part;
    }
}
