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

    private const int Kinds = 4;

    private readonly PlanIndex _index;
    private readonly FilterTable _filters;
    private readonly AtomSpace _atoms;
    private readonly RowBuilder _builder;
    private readonly SequenceTable _keys = new();
    private readonly SequenceTable _linkSets = new();
    private readonly SequenceTable _contents = new();
    private readonly List<int> _offsets = [];
    private readonly List<int> _rows = [];
    private readonly List<int> _content = [];
    private readonly List<int> _links = [];
    private readonly int[] _of;

    public GateTable(PlanIndex index, FilterTable filters, AtomSpace atoms, RowBuilder builder)
    {
        (_index, _filters, _atoms, _builder) = (index, filters, atoms, builder);
        _of = new int[index.Stations.Count];
        _of.AsSpan().Fill(-1);
        for (var station = 0; station < index.EndpointCount; station++)
        {
            Ensure(station);
        }
    }

    /// <summary>How many different gates there are.</summary>
    public int Count => _contents.Count;

    /// <summary>Makes the gate of a station that is no endpoint.</summary>
    public void Ensure(int station)
    {
        if (_of[station] < 0)
        {
            var spec = _index.Spec(_index.Stations.Node(station));
            LinksOf(spec, _links);
            Span<int> key = [_filters.Of(spec.Filter), _atoms.Of(station), _linkSets.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_links))];
            _of[station] = _keys.Add(key);
            if (_of[station] == _offsets.Count)
            {
                Build(key[0], key[1]);
            }
        }
    }

    /// <summary>The number of what a station's gate lets through: equal for stations whose gates are alike.</summary>
    public int Content(int station) => _content[_of[station]];

    /// <summary>The row of a link of a station's gate; <see cref="RowTable.Nothing"/> where it has no such link.</summary>
    public int Row(int station, int link, int kind)
    {
        var offset = _offsets[_of[station]];
        for (var count = _rows[offset]; count > 0; count--, offset += 1 + Kinds)
        {
            if (_rows[offset + 1] == link)
            {
                return _rows[offset + 2 + kind];
            }
        }

        return RowTable.Nothing;
    }

    /// <summary>The row of any state for packets that come in at a station by a link.</summary>
    public int RowIn(int station, int link, PacketState state) =>
        _builder.Build(_filters[_filters.Of(_index.Spec(_index.Stations.Node(station)).Filter)], FilterChain.Input, link, MatchTable.Never, _atoms.Of(station), nearIsSource: false, state);

    // The links that packets may leave and come by: those with an address, a route or an overlay.
    private void LinksOf(State.MachineSpec spec, List<int> links)
    {
        links.Clear();
        for (var i = 0; i < spec.Addresses.Count; i++)
        {
            AddOnce(spec.Addresses[i].Link, links);
        }

        for (var i = 0; i < spec.Routes.Count; i++)
        {
            AddOnce(spec.Routes[i].Link, links);
        }

        for (var i = 0; i < spec.Overlays.Count; i++)
        {
            AddOnce(spec.Overlays[i].Link, links);
        }
    }

    private void AddOnce(string name, List<int> links)
    {
        var link = _index.Links.Of(name);
        if (!links.Contains(link))
        {
            links.Add(link);
        }
    }

    private void Build(int filter, int atom)
    {
        _offsets.Add(_rows.Count);
        _rows.Add(_links.Count);
        var compiled = _filters[filter];
        foreach (var link in _links)
        {
            _rows.Add(link);
            _rows.Add(_builder.Build(compiled, FilterChain.Output, MatchTable.Never, link, atom, nearIsSource: true, PacketState.New));
            _rows.Add(_builder.Build(compiled, FilterChain.Input, link, MatchTable.Never, atom, nearIsSource: false, PacketState.New));
            _rows.Add(_builder.Build(compiled, FilterChain.Output, MatchTable.Never, link, atom, nearIsSource: true, PacketState.Answer));
            _rows.Add(_builder.Build(compiled, FilterChain.Input, link, MatchTable.Never, atom, nearIsSource: false, PacketState.Answer));
        }

        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows);
        _content.Add(_contents.Add(all[_offsets[^1]..]));
    }
}
