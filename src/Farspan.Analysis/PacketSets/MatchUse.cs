using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>Which set each match stands for in one plan: a set whose members change keeps its number, and with it all rows that speak of it.</summary>
internal sealed class MatchUse
{
    private readonly MatchTable _matches;
    private readonly AddressSetSpec?[] _sets;

    /// <summary>Every match stands for the set that it was made for.</summary>
    public MatchUse(MatchTable matches)
        : this(matches, [])
    {
    }

    private MatchUse(MatchTable matches, AddressSetSpec?[] sets) => (_matches, _sets) = (matches, sets);

    /// <summary>The set of a match; null for a prefix.</summary>
    public AddressSetSpec? SetOf(int match) => match < _sets.Length ? _sets[match] : _matches.SetOf(match);

    /// <summary>The same with other sets for some matches.</summary>
    public MatchUse With(IReadOnlyDictionary<int, AddressSetSpec> others)
    {
        if (others.Count == 0)
        {
            return this;
        }

        var sets = new AddressSetSpec?[_matches.Count];
        _sets.CopyTo(sets, 0);
        for (var match = _sets.Length; match < sets.Length; match++)
        {
            sets[match] = _matches.SetOf(match);
        }

        foreach (var (match, set) in others)
        {
            sets[match] = set;
        }

        return new MatchUse(_matches, sets);
    }
}
