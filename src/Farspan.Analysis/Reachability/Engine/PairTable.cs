using Farspan.Analysis.PacketSets;
using Farspan.State.Filters;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Ways and the masks of the nodes between, for every pair of places.</summary>
internal sealed class PairTable
{
    private readonly PlanIndex _index;
    private readonly PlaceTable _places;
    private readonly FilterTable _filters;
    private readonly RowBuilder _builder;
    private readonly RowTable _rows;
    private readonly MaskTable _masks;
    private readonly GateTable _gates;
    private readonly SequenceTable _forwardKeys = new();
    private readonly List<int> _forward = [];
    private readonly ulong[] _scratch;
    private readonly int[] _ways;
    private readonly Pair[] _pairs;
    private readonly bool[] _tunnels;

    public PairTable(PlanIndex index, PlaceTable places, FilterTable filters, RowBuilder builder, RowTable rows, MaskTable masks, GateTable gates)
    {
        (_index, _places, _filters, _builder, _rows, _masks, _gates) = (index, places, filters, builder, rows, masks, gates);
        _scratch = new ulong[masks.Words];
        Ways = new WayTable(index);
        _ways = new int[places.Count * places.Count];
        _pairs = new Pair[places.Count * places.Count];
        _tunnels = new bool[places.Count];
        FindWays();
        for (var from = 0; from < places.Count; from++)
        {
            for (var to = 0; to < places.Count; to++)
            {
                _pairs[(from * places.Count) + to] = Judge(from, to);
            }
        }
    }

    public WayTable Ways { get; }

    /// <summary>True where a way from or to the place goes through an overlay.</summary>
    public bool HasTunnels(int place) => _tunnels[place];

    public ref readonly Pair this[int from, int to] => ref _pairs[(from * _places.Count) + to];

    private void FindWays()
    {
        var finder = new WayFinder(_index);
        for (var from = 0; from < _places.Count; from++)
        {
            for (var to = 0; to < _places.Count; to++)
            {
                var (a, b) = _places.Sample(from, to);
                if (_index.Stations.Address(a).IsV6 == _index.Stations.Address(b).IsV6)
                {
                    var way = Ensure(finder.Find(a, b));
                    _ways[(from * _places.Count) + to] = Ways.Add(way, a, b);
                    _tunnels[from] |= way.Crossings.Length > 0;
                    _tunnels[to] |= way.Crossings.Length > 0;
                }
            }
        }
    }

    private Way Ensure(Way way)
    {
        if (way.IsAlive)
        {
            _gates.Ensure(way.Arrival);
            foreach (var crossing in way.Crossings)
            {
                _gates.Ensure(crossing.From);
                _gates.Ensure(crossing.To);
            }
        }

        return way;
    }

    private Pair Judge(int from, int to)
    {
        var number = _ways[(from * _places.Count) + to];
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
            request = _masks.And(request, _rows.Find(Forward(step, a, PacketState.New), _places.Atoms.Of(b)), _scratch);
        }

        var backNumber = _ways[(_places.Of(arrival) * _places.Count) + from];
        var back = Ways[backNumber];
        var reply = back.IsAlive ? MaskTable.All : MaskTable.None;
        foreach (var step in back.Steps)
        {
            var state = HasSeen(step.Node, way, a, arrival) ? PacketState.Answer : PacketState.StrayAnswer;
            reply = _masks.And(reply, _rows.Find(Forward(step, arrival, state), _places.Atoms.Of(a)), _scratch);
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
        var filter = _filters.Of(_index.Spec(step.Node).Filter);
        var key = _forwardKeys.Add([filter, step.InLink, step.OutLink, _places.Atoms.Of(source), (int)state]);
        if (key == _forward.Count)
        {
            _forward.Add(_builder.Build(_filters[filter], FilterChain.Forward, step.InLink, step.OutLink, _places.Atoms.Of(source), nearIsSource: true, state));
        }

        return _forward[key];
    }
}
