namespace Farspan.Analysis.PacketSets;

/// <summary>Addresses that no match of a table tells apart are one atom: one partition of one header field, never a product of fields.</summary>
internal sealed class AtomSpace
{
    private readonly Pages _of;
    private readonly int[] _parents;
    private readonly int[][] _atoms;
    private readonly int[][] _matches;
    private readonly int[]? _sizes;
    private readonly Lazy<SequenceTable> _signatures;

    /// <summary>Cuts the stations at every match.</summary>
    public AtomSpace(MatchTable matches, Stations stations)
    {
        var members = new StationLists(matches, stations);
        _of = new Pages(Refine(members, matches.Count, stations.Count, out var count));
        Count = count;
        _atoms = new int[matches.Count][];
        var seen = new int[count];
        for (var match = 0; match < matches.Count; match++)
        {
            _atoms[match] = Distinct(members.Of(match), seen, match + 1);
        }

        _matches = Inverse(count);
        _parents = [];
        _signatures = new(Signatures);
        First = count;
    }

    private AtomSpace(int first, AtomSplitter split)
    {
        (First, _of, _parents, _atoms, _matches, _sizes) = (first, split.Of, split.Parents, split.Atoms, split.Matches, split.Sizes);
        (Count, _signatures) = (_matches.Length, new(Signatures));
    }

    private AtomSpace(AtomSpace other, Pages of, int[]? sizes)
    {
        (First, _of, _parents, _atoms, _matches, _sizes) = (other.First, of, other._parents, other._atoms, other._matches, sizes);
        (Count, _signatures) = (other.Count, other._signatures);
    }

    /// <summary>How many atoms there are.</summary>
    public int Count { get; }

    /// <summary>How many atoms there were at first: all others were split off later.</summary>
    public int First { get; }

    /// <summary>How many matches it is cut at.</summary>
    public int MatchCount => _atoms.Length;

    /// <summary>The atom that one was split from.</summary>
    public int Parent(int atom) => _parents[atom - First];

    /// <summary>The atom of a station.</summary>
    public int Of(int station) => _of[station];

    /// <summary>The atoms that pass a match, in order.</summary>
    public ReadOnlySpan<int> Atoms(int match) => _atoms[match];

    /// <summary>The matches that an atom passes, in order.</summary>
    public ReadOnlySpan<int> Matches(int atom) => _matches[atom];

    /// <summary>The same with more matches, the next in number: the atoms that lie in one of them in part are split.</summary>
    /// <param name="members">Of each match the stations that pass it, each once.</param>
    public AtomSpace With(IReadOnlyList<int[]> members)
    {
        var splitter = new AtomSplitter(_of, First, _parents, _atoms, _matches, _sizes ?? Sizes());
        foreach (var stations in members)
        {
            splitter.Add(stations);
        }

        return new AtomSpace(First, splitter);
    }

    /// <summary>The atom that passes exactly some matches, or -1 where there is none.</summary>
    /// <param name="matches">Their numbers, in order.</param>
    public int Find(ReadOnlySpan<int> matches) => _signatures.Value.Find(matches);

    /// <summary>The same with some stations in other atoms: what an atom is does not change, only who is in it.</summary>
    public AtomSpace Moved(IReadOnlyList<(int Station, int Atom)> stations)
    {
        var (of, sizes) = (new Pages(_of), (int[]?)_sizes?.Clone());
        foreach (var (station, atom) in stations)
        {
            if (sizes is not null)
            {
                sizes[of[station]]--;
                sizes[atom]++;
            }

            of[station] = atom;
        }

        return new AtomSpace(this, of, sizes);
    }

    private SequenceTable Signatures()
    {
        var table = new SequenceTable();
        foreach (var matches in _matches)
        {
            table.Add(matches);
        }

        return table;
    }

    private int[] Sizes()
    {
        var sizes = new int[Count];
        for (var station = 0; station < _of.Count; station++)
        {
            sizes[_of[station]]++;
        }

        return sizes;
    }

    private static int[] Refine(StationLists members, int matches, int stations, out int count)
    {
        var atoms = new int[stations];
        var (seen, split) = (new int[stations + 1], new int[stations + 1]);
        var sizes = new int[stations + 1];
        sizes[0] = stations;
        count = stations == 0 ? 0 : 1;
        for (var match = 0; match < matches; match++)
        {
            var list = members.Of(match);
            count = Split(list, atoms, sizes, seen, split, count, match + 1);
        }

        return atoms;
    }

    // An atom that lies in the match as a whole gets its number back: so there are never more numbers than atoms.
    private static int Split(ReadOnlySpan<int> list, int[] atoms, int[] sizes, int[] seen, int[] inside, int count, int stamp)
    {
        foreach (var station in list)
        {
            var atom = atoms[station];
            inside[atom] = seen[atom] == stamp ? inside[atom] + 1 : 1;
            seen[atom] = stamp;
        }

        foreach (var station in list)
        {
            var atom = atoms[station];
            if (inside[atom] == sizes[atom])
            {
                continue;
            }

            // From here on a positive number counts, a negative one names the new atom.
            if (inside[atom] > 0)
            {
                (sizes[count], sizes[atom]) = (inside[atom], sizes[atom] - inside[atom]);
                inside[atom] = ~count++;
            }

            atoms[station] = ~inside[atom];
        }

        return count;
    }

    private int[] Distinct(ReadOnlySpan<int> stations, int[] seen, int stamp)
    {
        var found = new int[Math.Min(stations.Length, Count)];
        var used = 0;
        foreach (var station in stations)
        {
            if (seen[_of[station]] != stamp)
            {
                seen[_of[station]] = stamp;
                found[used++] = _of[station];
            }
        }

        Array.Resize(ref found, used);
        Array.Sort(found);
        return found;
    }

    private int[][] Inverse(int count)
    {
        var sizes = new int[count];
        foreach (var list in _atoms)
        {
            foreach (var atom in list)
            {
                sizes[atom]++;
            }
        }

        var inverse = new int[count][];
        for (var atom = 0; atom < count; atom++)
        {
            inverse[atom] = new int[sizes[atom]];
            sizes[atom] = 0;
        }

        for (var match = 0; match < _atoms.Length; match++)
        {
            foreach (var atom in _atoms[match])
            {
                inverse[atom][sizes[atom]++] = match;
            }
        }

        return inverse;
    }
}
