using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>Reads the rules of a chain in order for one address against all others at once: the first that matches decides each port of each atom.</summary>
internal sealed partial class RowBuilder
{
    private const int Head = 2;
    private const int KeyHead = 4;

    // More are not worth a key: such a row is known by its atom.
    private const int MostNear = 60;

    private readonly SequenceTable _known = new();
    private readonly List<int> _knownRows = [];
    private readonly RulePorts _ports;
    private readonly MaskTable _masks;
    private readonly RowTable _rows;
    private readonly int _words;
    private readonly ulong[] _all;
    private readonly ulong[] _accept;
    private readonly ulong[] _match;
    private readonly ulong[] _perhaps;
    private readonly ulong[] _decide;
    private AtomSpace _atoms;
    private ulong[] _accepted = [];
    private ulong[] _decided = [];
    private int[] _near = [];
    private int[] _far = [];
    private int[] _touched = [];
    private int[] _stamps = [];
    private int _nearStamp;
    private int _farStamp;
    private int _stamp;
    private int _count;
    private int[] _row = new int[64];

    public RowBuilder(AtomSpace atoms, RulePorts ports, MaskTable masks, RowTable rows)
    {
        (_atoms, _ports, _masks, _rows, _words) = (atoms, ports, masks, rows, ports.Words);
        _all = masks[MaskTable.All].ToArray();
        (_accept, _decide, _match, _perhaps) = (new ulong[_words], new ulong[_words], new ulong[_words], new ulong[_words]);
        Use(atoms);
    }

    /// <summary>Builds over finer atoms from here on.</summary>
    public void Use(AtomSpace atoms)
    {
        _atoms = atoms;
        if (_near.Length < atoms.MatchCount)
        {
            Array.Resize(ref _near, Math.Max(atoms.MatchCount, _near.Length * 3 / 2));
            Array.Resize(ref _far, _near.Length);
        }

        if (_stamps.Length < atoms.Count)
        {
            // What is in them is of no use once a row is finished, but for the stamps.
            Array.Resize(ref _stamps, Math.Max(atoms.Count, _stamps.Length * 3 / 2));
            _touched = new int[_stamps.Length];
            (_accepted, _decided) = (new ulong[_stamps.Length * _words], new ulong[_stamps.Length * _words]);
        }
    }

    /// <summary>The row of one chain for packets that come by and leave by given links.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="chain">Its chain.</param>
    /// <param name="inLink">Number of the link they come by; <see cref="MatchTable.Never"/> where they start.</param>
    /// <param name="outLink">Number of the link they leave by; <see cref="MatchTable.Never"/> where they end.</param>
    /// <param name="near">The one atom; the row is over the other address.</param>
    /// <param name="nearIsSource">Whether <paramref name="near"/> is the source.</param>
    /// <param name="state">What connection tracking says.</param>
    public int Build(CompiledFilter filter, FilterChain chain, int inLink, int outLink, int near, bool nearIsSource, PacketState state)
    {
        var known = Known(filter, chain, inLink, outLink, near, nearIsSource, state);
        if (known >= _knownRows.Count)
        {
            _knownRows.Add(Read(filter, chain, inLink, outLink, nearIsSource, state));
        }

        return _knownRows[known];
    }

    /// <summary>The same where a filter that is much like it has a row already: only the atoms of which their rules say different things are looked at.</summary>
    public int Rebuild(CompiledFilter before, int row, CompiledFilter filter, FilterChain chain, int inLink, int outLink, int near, bool nearIsSource, PacketState state)
    {
        var known = Known(filter, chain, inLink, outLink, near, nearIsSource, state);
        if (known >= _knownRows.Count)
        {
            _knownRows.Add(before.Accepts(chain) == filter.Accepts(chain) && Differ(before.Rules(chain), filter.Rules(chain), inLink, outLink, nearIsSource)
                ? Mend(row, filter, chain, inLink, outLink, nearIsSource, state)
                : Read(filter, chain, inLink, outLink, nearIsSource, state));
        }

        return _knownRows[known];
    }

    // A row hangs on nothing of the near address but which of the chain's matches it passes. Leaves those marked.
    private int Known(CompiledFilter filter, FilterChain chain, int inLink, int outLink, int near, bool nearIsSource, PacketState state)
    {
        _nearStamp++;
        foreach (var match in _atoms.Matches(near))
        {
            _near[match] = _nearStamp;
        }

        var matches = filter.Near(chain, nearIsSource);
        Span<int> key = stackalloc int[KeyHead + MostNear];
        (key[0], key[1], key[2], key[3]) = (filter.Number, ((int)chain * 8) + ((int)state * 2) + (nearIsSource ? 1 : 0), inLink, outLink);
        if (matches.Length > MostNear)
        {
            key[KeyHead] = ~near;
            return _known.Add(key[..(KeyHead + 1)]);
        }

        for (var i = 0; i < matches.Length; i++)
        {
            key[KeyHead + i] = _near[matches[i]] == _nearStamp ? 1 : 0;
        }

        return _known.Add(key[..(KeyHead + matches.Length)]);
    }

    private int Read(CompiledFilter filter, FilterChain chain, int inLink, int outLink, bool nearIsSource, PacketState state)
    {
        _stamp++;
        _count = 0;
        _accept.AsSpan().Clear();
        _decide.AsSpan().Clear();
        foreach (ref readonly var rule in filter.Rules(chain).AsSpan())
        {
            var farMatch = nearIsSource ? rule.Destination : rule.Source;
            if (!Applies(rule, inLink, outLink, nearIsSource) || !Ports(rule, state))
            {
                continue;
            }

            Apply(farMatch, rule.Accepts);
            if (farMatch == MatchTable.Any && _decide.AsSpan().SequenceEqual(_all))
            {
                break;
            }
        }

        return Finish(filter.Accepts(chain));
    }

    private bool Applies(in CompiledRule rule, int inLink, int outLink, bool nearIsSource)
    {
        var (nearMatch, farMatch) = nearIsSource ? (rule.Source, rule.Destination) : (rule.Destination, rule.Source);
        return (rule.InLink == MatchTable.Any || rule.InLink == inLink) && (rule.OutLink == MatchTable.Any || rule.OutLink == outLink) &&
            farMatch != MatchTable.Never && nearMatch != MatchTable.Never && (nearMatch < 0 || _near[nearMatch] == _nearStamp);
    }

    // What the rule matches in this state, in _match; and what it may match, in _perhaps.
    private bool Ports(in CompiledRule rule, PacketState state)
    {
        if (state == PacketState.StrayAnswer && rule.States != ConnectionStates.None)
        {
            Answers(rule);
            var udp = (rule.States & ConnectionStates.New) != 0;
            var other = (rule.States & ConnectionStates.Invalid) != 0;
            for (var i = 0; i < _words; i++)
            {
                var seen = (udp ? _ports.Udp[i] : 0) | (other ? _ports.Other[i] : 0);
                (_match[i], _perhaps[i]) = (_match[i] & seen, _perhaps[i] & seen);
            }

            return udp || other;
        }

        var needed = state == PacketState.New ? ConnectionStates.New : ConnectionStates.Established;
        if (rule.States != ConnectionStates.None && (rule.States & needed) == 0)
        {
            return false;
        }

        if (state == PacketState.New)
        {
            _ports.Request(rule.Ports).CopyTo(_match);
            _perhaps.AsSpan().Clear();
        }
        else
        {
            Answers(rule);
        }

        return true;
    }

    private void Answers(in CompiledRule rule)
    {
        _ports.Reply(rule.Ports).CopyTo(_match);
        _ports.Perhaps(rule.Ports).CopyTo(_perhaps);
    }

    private void Apply(int farMatch, bool accepts)
    {
        if (farMatch != MatchTable.Any)
        {
            foreach (var atom in _atoms.Atoms(farMatch))
            {
                Touch(atom);
                Decide(_accepted.AsSpan(atom * _words, _words), _decided.AsSpan(atom * _words, _words), accepts);
            }

            return;
        }

        Decide(_accept, _decide, accepts);
        for (var i = 0; i < _count; i++)
        {
            Decide(_accepted.AsSpan(_touched[i] * _words, _words), _decided.AsSpan(_touched[i] * _words, _words), accepts);
        }
    }

    // What is decided stays decided. Where ports of an answer may be dropped it is not certain to pass; where they may be accepted, the rest goes on.
    private void Decide(Span<ulong> accepted, Span<ulong> decided, bool accepts)
    {
        for (var i = 0; i < _words; i++)
        {
            accepted[i] |= accepts ? _match[i] & ~decided[i] : 0;
            decided[i] |= accepts ? _match[i] : _match[i] | _perhaps[i];
        }
    }

    private void Touch(int atom)
    {
        if (_stamps[atom] != _stamp)
        {
            _stamps[atom] = _stamp;
            _touched[_count++] = atom;
            _accept.CopyTo(_accepted.AsSpan(atom * _words));
            _decide.CopyTo(_decided.AsSpan(atom * _words));
        }
    }

    private int Finish(bool policy)
    {
        var mask = Mask(_accept, _decide, policy);
        if (_row.Length < Head + (2 * _count))
        {
            _row = new int[Head + (4 * _count)];
        }

        Array.Sort(_touched, 0, _count);
        (_row[0], _row[1]) = (_atoms.Count, mask);
        var used = 0;
        for (var i = 0; i < _count; i++)
        {
            var own = Mask(_accepted.AsSpan(_touched[i] * _words, _words), _decided.AsSpan(_touched[i] * _words, _words), policy);
            if (own != mask)
            {
                // Masks wait behind the room for all atoms until their number is known.
                _row[Head + used] = _touched[i];
                _row[Head + _count + used++] = own;
            }
        }

        _row.AsSpan(Head + _count, used).CopyTo(_row.AsSpan(Head + used));
        return _rows.Add(_row.AsSpan(0, Head + (2 * used)));
    }

    private int Mask(ReadOnlySpan<ulong> accepted, ReadOnlySpan<ulong> decided, bool policy)
    {
        for (var i = 0; i < _words; i++)
        {
            _match[i] = policy ? accepted[i] | (_all[i] & ~decided[i]) : accepted[i];
        }

        return _masks.Add(_match);
    }
}
