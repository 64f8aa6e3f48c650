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
    private readonly int[] _of;

    public GateTable(PlanIndex index, PlaceTable places, WayMap ways, FilterTable filters, AtomSpace atoms, RowBuilder builder)
    {
        (_index, _places, _ways, _filters, _atoms, _builder) = (index, places, ways, filters, atoms, builder);
        (_keys, _gateSets, _contents, _offsets, _rows, _content) = (new(), new(), new(), [], [], []);
        _of = new int[index.Stations.Count];
        for (var station = 0; station < _of.Length; station++)
        {
            _of[station] = index.IsEnd(station) ? Find(station) : -1;
        }
    }

    private GateTable(GateTable before, AtomSpace atoms, RowBuilder builder)
    {
        (_index, _places, _ways, _filters, _atoms, _builder) = (before._index, before._places, before._ways, before._filters, atoms, builder);
        (_keys, _gateSets, _contents, _offsets, _rows, _content) = (before._keys, before._gateSets, before._contents, before._offsets, before._rows, before._content);
        _of = (int[])before._of.Clone();
    }

    /// <summary>The same with the filters of some machines replaced.</summary>
    public GateTable With(IReadOnlyList<int> machines, IReadOnlyList<FilterSpec> filters, AtomSpace atoms, RowBuilder builder)
    {
        var after = new GateTable(this, atoms, builder);
        for (var i = 0; i < machines.Count; i++)
        {
            for (var station = _index.FirstStation(machines[i]); station < _index.EndpointCount && _index.Stations.Node(station) == machines[i]; station++)
            {
                after._of[station] = after.Find(station, filters[i]);
            }
        }

        return after;
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

    private int Find(int station) => Find(station, _index.Spec(_index.Stations.Node(station)).Filter);

    private int Find(int station, FilterSpec filter)
    {
        var gates = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ways.Gates(_places.Of(station)));
        Span<int> key = [_filters.Of(filter), _atoms.Of(station), _gateSets.Add(gates)];
        var found = _keys.Add(key);
        if (found == _offsets.Count)
        {
            Build(_filters[key[0]], key[1], gates);
        }

        return found;
    }

    private void Build(CompiledFilter filter, int atom, ReadOnlySpan<int> gates)
    {
        _offsets.Add(_rows.Count);
        _rows.Add(gates.Length);
        foreach (var gate in gates)
        {
            _rows.Add(gate);
            _rows.Add(Row(filter, atom, gate, PacketState.New));
            _rows.Add(Row(filter, atom, gate, PacketState.Answer));
        }

        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows);
        _content.Add(_contents.Add(all[_offsets[^1]..]));
    }

    private int Row(CompiledFilter filter, int atom, int gate, PacketState state) => gate % 2 == 0
        ? _builder.Build(filter, FilterChain.Output, MatchTable.Never, gate / 2, atom, nearIsSource: true, state)
        : _builder.Build(filter, FilterChain.Input, gate / 2, MatchTable.Never, atom, nearIsSource: false, state);
}
