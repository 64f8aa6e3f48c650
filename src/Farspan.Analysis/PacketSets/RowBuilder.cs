using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>Reads the rules of a chain in order for one address against all others at once: the first that matches decides each port of each atom.</summary>
internal sealed class RowBuilder
{
    private const int Head = 2;

    private readonly AtomSpace _atoms;
    private readonly RulePorts _ports;
    private readonly MaskTable _masks;
    private readonly RowTable _rows;
    private readonly int _words;
    private readonly ulong[] _all;
    private readonly ulong[] _accepted;
    private readonly ulong[] _decided;
    private readonly ulong[] _accept;
    private readonly ulong[] _match;
    private readonly ulong[] _perhaps;
    private readonly ulong[] _decide;
    private readonly int[] _near;
    private readonly int[] _touched;
    private readonly int[] _stamps;
    private int _nearStamp;
    private int _stamp;
    private int _count;
    private int[] _row = new int[64];

    public RowBuilder(int matches, AtomSpace atoms, RulePorts ports, MaskTable masks, RowTable rows)
    {
        (_atoms, _ports, _masks, _rows, _words) = (atoms, ports, masks, rows, ports.Words);
        _all = masks[MaskTable.All].ToArray();
        (_accepted, _decided) = (new ulong[atoms.Count * _words], new ulong[atoms.Count * _words]);
        (_accept, _decide, _match, _perhaps) = (new ulong[_words], new ulong[_words], new ulong[_words], new ulong[_words]);
        (_near, _touched, _stamps) = (new int[matches], new int[atoms.Count], new int[atoms.Count]);
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
        _nearStamp++;
        _stamp++;
        _count = 0;
        foreach (var match in _atoms.Matches(near))
        {
            _near[match] = _nearStamp;
        }

        _accept.AsSpan().Clear();
        _decide.AsSpan().Clear();
        foreach (ref readonly var rule in filter.Rules(chain).AsSpan())
        {
            var (nearMatch, farMatch) = nearIsSource ? (rule.Source, rule.Destination) : (rule.Destination, rule.Source);
            if ((rule.InLink != MatchTable.Any && rule.InLink != inLink) || (rule.OutLink != MatchTable.Any && rule.OutLink != outLink) ||
                farMatch == MatchTable.Never || nearMatch == MatchTable.Never || (nearMatch >= 0 && _near[nearMatch] != _nearStamp) || !Ports(rule, state))
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

    // What is decided stays decided; what may match is decided too, but never accepted: it cannot be said.
    private void Decide(Span<ulong> accepted, Span<ulong> decided, bool accepts)
    {
        for (var i = 0; i < _words; i++)
        {
            accepted[i] |= accepts ? _match[i] & ~decided[i] : 0;
            decided[i] |= _match[i] | _perhaps[i];
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
