using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

// A row made from that of a filter which is much like it.
internal sealed partial class RowBuilder
{
    // Where more atoms differ, reading the rules once for all of them is cheaper.
    private const int MostMended = 48;

    // Collects in _touched the atoms of which the rules say different things; false where those are too many to be worth it.
    private bool Differ(CompiledRule[] before, CompiledRule[] after, int inLink, int outLink, bool nearIsSource)
    {
        _stamp++;
        _count = 0;
        var (first, last) = (0, 0);
        while (first < before.Length && first < after.Length && IsSame(before[first], after[first]))
        {
            first++;
        }

        while (last < before.Length - first && last < after.Length - first && IsSame(before[^(last + 1)], after[^(last + 1)]))
        {
            last++;
        }

        var old = before.AsSpan(first..^last);
        var own = after.AsSpan(first..^last);
        var isAligned = old.Length == own.Length;
        for (var i = 0; i < Math.Max(old.Length, own.Length); i++)
        {
            var was = i < old.Length && Applies(old[i], inLink, outLink, nearIsSource) ? Far(old[i], nearIsSource) : MatchTable.Never;
            var now = i < own.Length && Applies(own[i], inLink, outLink, nearIsSource) ? Far(own[i], nearIsSource) : MatchTable.Never;
            var isLike = isAligned && old[i].IsLike(own[i]);
            if (!(isLike && was == now) && !Collect(was, now, isLike))
            {
                return false;
            }
        }

        Array.Sort(_touched, 0, _count);
        return true;
    }

    private static bool IsSame(in CompiledRule a, in CompiledRule b) => a.IsLike(b) && a.Source == b.Source && a.Destination == b.Destination;

    private static int Far(in CompiledRule rule, bool nearIsSource) => nearIsSource ? rule.Destination : rule.Source;

    // The atoms of either match; of two rules that are alike otherwise, those of one only.
    private bool Collect(int was, int now, bool isLike)
    {
        if (was == MatchTable.Any || now == MatchTable.Any)
        {
            return false;
        }

        var a = was < 0 ? [] : _atoms.Atoms(was);
        var b = now < 0 ? [] : _atoms.Atoms(now);
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length;)
        {
            var atom = j >= b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            var isInBoth = i < a.Length && j < b.Length && a[i] == b[j];
            (i, j) = (i < a.Length && a[i] == atom ? i + 1 : i, j < b.Length && b[j] == atom ? j + 1 : j);
            if (isInBoth && isLike)
            {
                continue;
            }

            if (_stamps[atom] != _stamp)
            {
                if (_count == MostMended)
                {
                    return false;
                }

                _stamps[atom] = _stamp;
                _touched[_count++] = atom;
            }
        }

        return true;
    }

    // The old row, but for the atoms in _touched. Atoms that were split off since stand in it by themselves, or the new ones would be taken for theirs.
    private int Mend(int row, CompiledFilter filter, FilterChain chain, int inLink, int outLink, bool nearIsSource, PacketState state)
    {
        var policy = filter.Accepts(chain);
        Span<int> masks = stackalloc int[MostMended];
        for (var i = 0; i < _count; i++)
        {
            masks[i] = MaskOf(_touched[i], filter, chain, inLink, outLink, nearIsSource, state, policy);
        }

        var old = _rows.Items(row);
        var count = (old.Length - Head) / 2;
        var atoms = old.Slice(Head, count);
        var own = old.Slice(Head + count, count);
        var most = count + _count + _atoms.Count - Math.Min(_atoms.Count, old[0]);
        if (_row.Length < Head + (2 * most))
        {
            _row = new int[Head + (4 * most)];
        }

        (_row[0], _row[1]) = (_atoms.Count, old[1]);
        var used = 0;
        var touched = 0;
        for (var i = 0; i < count; i++)
        {
            while (touched < _count && _touched[touched] < atoms[i])
            {
                Put(_touched[touched], masks[touched++], most, ref used);
            }

            var isMended = touched < _count && _touched[touched] == atoms[i];
            Put(atoms[i], isMended ? masks[touched++] : own[i], most, ref used);
        }

        for (; touched < _count && _touched[touched] < old[0]; touched++)
        {
            Put(_touched[touched], masks[touched], most, ref used);
        }

        for (var atom = old[0]; atom < _atoms.Count; atom++)
        {
            var isMended = touched < _count && _touched[touched] == atom;
            Put(atom, isMended ? masks[touched++] : _rows.Find(row, atom, _atoms), most, ref used);
        }

        _row.AsSpan(Head + most, used).CopyTo(_row.AsSpan(Head + used));
        return _rows.Add(_row.AsSpan(0, Head + (2 * used)));
    }

    private void Put(int atom, int mask, int most, ref int used)
    {
        if (mask != _row[1])
        {
            _row[Head + used] = atom;
            _row[Head + most + used++] = mask;
        }
    }

    // What the chain lets through between the near address and one atom.
    private int MaskOf(int atom, CompiledFilter filter, FilterChain chain, int inLink, int outLink, bool nearIsSource, PacketState state, bool policy)
    {
        _farStamp++;
        foreach (var match in _atoms.Matches(atom))
        {
            _far[match] = _farStamp;
        }

        _accept.AsSpan().Clear();
        _decide.AsSpan().Clear();
        foreach (ref readonly var rule in filter.Rules(chain).AsSpan())
        {
            var far = Far(rule, nearIsSource);
            if ((far < 0 || _far[far] == _farStamp) && Applies(rule, inLink, outLink, nearIsSource) && Ports(rule, state))
            {
                Decide(_accept, _decide, rule.Accepts);
            }
        }

        return Mask(_accept, _decide, policy);
    }
}
