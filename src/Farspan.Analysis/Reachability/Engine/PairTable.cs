using Farspan.Analysis.PacketSets;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Ways and the masks of the nodes between, for every pair of places.</summary>
internal sealed class PairTable
{
    private const int States = 3;

    private readonly PlanIndex _index;
    private readonly PlaceTable _places;
    private readonly FilterTable _filters;
    private readonly RowBuilder _builder;
    private readonly RowTable _rows;
    private readonly MaskTable _masks;
    private readonly GateTable _gates;
    private readonly List<int[]?> _forward = [];
    private readonly ulong[] _scratch;
    private readonly WayMap _map;
    private readonly Pair[] _pairs;

    public PairTable(PlanIndex index, PlaceTable places, WayMap ways, FilterTable filters, RowBuilder builder, RowTable rows, MaskTable masks, GateTable gates)
    {
        (_index, _places, _map, _filters, _builder, _rows, _masks, _gates) = (index, places, ways, filters, builder, rows, masks, gates);
        _scratch = new ulong[masks.Words];
        _pairs = new Pair[places.Count * places.Count];
        for (var from = 0; from < places.Count; from++)
        {
            for (var to = 0; to < places.Count; to++)
            {
                _pairs[(from * places.Count) + to] = Judge(from, to);
            }
        }
    }

    public WayTable Ways => _map.Ways;

    /// <summary>True where a way from or to the place goes through an overlay.</summary>
    public bool HasTunnels(int place) => _map.HasTunnels(place);

    public ref readonly Pair this[int from, int to] => ref _pairs[(from * _places.Count) + to];

    private Pair Judge(int from, int to)
    {
        var number = _map[from, to];
        if (number == WayTable.Dead)
        {
            return default;
        }

        var way = Ways[number];
        var (a, b) = _places.Sample(from, to);
        var arrival = way.Arrival < 0 ? b : way.Arrival;
        var request = MaskTable.All;
        foreach (var step in way.Steps)
        {
            request = _masks.And(request, _rows.Find(Forward(step, a, PacketState.New), _places.Atoms.Of(b), _places.Atoms), _scratch);
        }

        var backNumber = _map[_places.Of(arrival), from];
        var back = Ways[backNumber];
        var reply = back.IsAlive ? MaskTable.All : MaskTable.None;
        foreach (var step in back.Steps)
        {
            var state = HasSeen(step.Node, way, a, arrival) ? PacketState.Answer : PacketState.StrayAnswer;
            reply = _masks.And(reply, _rows.Find(Forward(step, arrival, state), _places.Atoms.Of(a), _places.Atoms), _scratch);
        }

        var replyIn = back.IsAlive && back.Arrival >= 0
            ? _gates.RowIn(back.Arrival, back.InLink, HasSeen(_index.Stations.Node(back.Arrival), way, a, arrival) ? PacketState.Answer : PacketState.StrayAnswer)
            : -1;
        return new Pair(number, backNumber, request, reply, replyIn);
    }

    private bool HasSeen(int node, Way way, int from, int arrival)
    {
        if (node == _index.Stations.Node(from) || node == _index.Stations.Node(arrival))
        {
            return true;
        }

        foreach (var step in way.Steps)
        {
            if (step.Node == node)
            {
                return true;
            }
        }

        return false;
    }

    private int Forward(Way.Step step, int source, PacketState state)
    {
        var key = (step.Number * States) + (int)state;
        while (_forward.Count <= key)
        {
            _forward.Add(null);
        }

        var rows = _forward[key] ??= new int[_places.Atoms.Count];
        ref var row = ref rows[_places.Atoms.Of(source)];
        if (row == 0)
        {
            var filter = _filters[_filters.Of(_index.Spec(step.Node).Filter)];
            row = 1 + _builder.Build(filter, FilterChain.Forward, step.InLink, step.OutLink, _places.Atoms.Of(source), nearIsSource: true, state);
        }

        return row - 1;
    }
}
