using Farspan.Analysis.PacketSets;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>What the filter of a station's own node lets out and in, link by link: one entry for all stations with the same filter, atom and links.</summary>
internal sealed class GateTable
{
    /// <summary>A new packet leaves.</summary>
    public const int Out = 0;

    /// <summary>A new packet comes in.</summary>
    public const int In = 1;

    /// <summary>An answer leaves.</summary>
    public const int AnswerOut = 2;

    /// <summary>An answer comes in.</summary>
    public const int AnswerIn = 3;

    private readonly PlanIndex _index;
    private readonly FilterTable _filters;
    private readonly AtomSpace _atoms;
    private readonly RowBuilder _builder;
    private readonly SequenceTable _keys;
    private readonly SequenceTable _gateSets;
    private readonly SequenceTable _contents;
    private readonly List<int> _offsets;
    private readonly List<int> _rows;
    private readonly List<int> _content;
    private readonly PlaceTable _places;
    private readonly WayMap _ways;
    private readonly List<int> _filterOf;
    private readonly Pages _of;
    private readonly int[] _gateSetOf;

    // Machines that share a filter come one after the other, each with an address on the underlay and one in an overlay.
    private readonly (int Filter, int Atom, int Gates, int Found)[] _last = [(-1, -1, -1, -1), (-1, -1, -1, -1)];

    public GateTable(PlanIndex index, PlaceTable places, WayMap ways, FilterTable filters, AtomSpace atoms, RowBuilder builder)
    {
        (_index, _places, _ways, _filters, _atoms, _builder) = (index, places, ways, filters, atoms, builder);
        (_keys, _gateSets, _contents, _offsets, _rows, _content, _filterOf) = (new(), new(), new(), [], [], [], []);
        _gateSetOf = new int[places.Count];
        var of = new int[index.Stations.Count];
        for (var station = 0; station < of.Length; station++)
        {
            of[station] = index.IsEnd(station) ? Find(station, _filters.Of(index.Spec(index.Stations.Node(station)).Filter), before: -1) : -1;
        }

        _of = new Pages(of);
    }

    private GateTable(GateTable before, AtomSpace atoms, RowBuilder builder)
    {
        (_index, _places, _ways, _filters, _atoms, _builder) = (before._index, before._places, before._ways, before._filters, atoms, builder);
        (_keys, _gateSets, _contents, _offsets, _rows, _content, _filterOf) = (before._keys, before._gateSets, before._contents, before._offsets, before._rows, before._content, before._filterOf);
        (_of, _gateSetOf) = (new Pages(before._of), before._gateSetOf);
    }

    /// <summary>The same with the filters of some machines replaced.</summary>
    /// <param name="filters">Numbers of the machines, and of the filters that they have now.</param>
    /// <param name="moved">Stations of endpoints that have another atom.</param>
    /// <param name="atoms">The atoms, the same or finer.</param>
    public GateTable With(IReadOnlyList<(int Machine, int Filter)> filters, IReadOnlyList<(int Station, int Atom)> moved, AtomSpace atoms)
    {
        var after = new GateTable(this, atoms, _builder);

        // A row of another atom is no row to begin with.
        HashSet<int> others = [.. moved.Select(m => m.Station)];
        foreach (var (machine, filter) in filters)
        {
            for (var station = _index.FirstStation(machine); station < _index.EndpointCount && _index.Stations.Node(station) == machine; station++)
            {
                after.Set(station, after.Find(station, filter, others.Contains(station) ? -1 : _of[station]));
                others.Remove(station);
            }
        }

        foreach (var station in others)
        {
            after.Set(station, after.Find(station, FilterOf(station), before: -1));
        }

        return after;
    }

    /// <summary>The number of the filter that a station's gate was made from.</summary>
    public int FilterOf(int station) => _filterOf[_of[station]];

    /// <summary>The number of a station's gate.</summary>
    public int EntryOf(int station) => _of[station];

    /// <summary>The rows of a gate, link by link and direction by direction: of new packets, and of answers.</summary>
    public (int Gate, int Request, int Answer)[] RowsOf(int entry)
    {
        var rows = new (int, int, int)[_rows[_offsets[entry]]];
        for (var (i, at) = (0, _offsets[entry] + 1); i < rows.Length; i++, at += 3)
        {
            rows[i] = (_rows[at], _rows[at + 1], _rows[at + 2]);
        }

        return rows;
    }

    /// <summary>How many different gates there are.</summary>
    public int Count => _contents.Count;

    /// <summary>The number of what a station's gate lets through: equal for stations whose gates are alike.</summary>
    public int Content(int station) => _content[_of[station]];

    /// <summary>The row of a link of a station's gate; <see cref="RowTable.Nothing"/> where it has no such link.</summary>
    public int Row(int station, int link, int kind)
    {
        var gate = WayMap.Gate(link, kind is In or AnswerIn);
        var offset = _offsets[_of[station]];
        for (var count = _rows[offset]; count > 0; count--, offset += 3)
        {
            if (_rows[offset + 1] == gate)
            {
                return _rows[offset + (kind is Out or In ? 2 : 3)];
            }
        }

        return RowTable.Nothing;
    }

    /// <summary>The row of any state for packets that come in at a station by a link.</summary>
    public int RowIn(int station, int link, PacketState state) =>
        _builder.Build(_filters[_filters.Of(_index.Spec(_index.Stations.Node(station)).Filter)], FilterChain.Input, link, MatchTable.Never, _atoms.Of(station), nearIsSource: false, state);

    private void Set(int station, int entry)
    {
        if (entry != _of[station])
        {
            _of[station] = entry;
        }
    }

    private int Find(int station, int filter, int before)
    {
        var place = _places.Of(station);
        ref var set = ref _gateSetOf[place];
        if (set == 0)
        {
            set = 1 + _gateSets.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ways.Gates(place)));
        }

        var (atom, gates) = (_atoms.Of(station), set - 1);
        ref var last = ref _last[station % 2];
        if (last.Filter == filter && last.Atom == atom && last.Gates == gates)
        {
            return last.Found;
        }

        Span<int> key = [filter, atom, gates];
        var found = _keys.Add(key);
        if (found == _offsets.Count)
        {
            Build(filter, atom, _gateSets[gates], before);
        }

        last = (filter, atom, gates, found);
        return found;
    }

    private void Build(int filter, int atom, ReadOnlySpan<int> gates, int before)
    {
        var (old, rules) = (before < 0 ? null : _filters[_filterOf[before]], _filters[filter]);
        var at = before < 0 ? 0 : _offsets[before] + 1;
        _filterOf.Add(filter);
        _offsets.Add(_rows.Count);
        _rows.Add(gates.Length);
        for (var i = 0; i < gates.Length; i++)
        {
            _rows.Add(gates[i]);
            _rows.Add(Row(old, old is null ? 0 : _rows[at + (3 * i) + 1], rules, atom, gates[i], PacketState.New));
            _rows.Add(Row(old, old is null ? 0 : _rows[at + (3 * i) + 2], rules, atom, gates[i], PacketState.Answer));
        }

        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows);
        _content.Add(_contents.Add(all[_offsets[^1]..]));
    }

    private int Row(CompiledFilter? old, int row, CompiledFilter filter, int atom, int gate, PacketState state)
    {
        var isIn = gate % 2 != 0;
        var chain = isIn ? FilterChain.Input : FilterChain.Output;
        var (inLink, outLink) = isIn ? (gate / 2, MatchTable.Never) : (MatchTable.Never, gate / 2);
        return old is null ? _builder.Build(filter, chain, inLink, outLink, atom, !isIn, state) : _builder.Rebuild(old, row, filter, chain, inLink, outLink, atom, !isIn, state);
    }
}
