namespace Farspan.Analysis.Reachability.Engine;

/// <summary>The way between every two places, and which links packets leave and come by at each.</summary>
internal sealed class WayMap
{
    private readonly PlanIndex _index;
    private readonly PlaceTable _places;
    private readonly int[] _ways;
    private readonly bool[] _tunnels;
    private readonly List<int>[] _gates;
    private readonly bool[] _nat;

    public WayMap(PlanIndex index, PlaceTable places, NatWalk? nat)
    {
        (_index, _places, Ways) = (index, places, new WayTable(index));
        (_ways, _tunnels, _gates) = (new int[places.Count * places.Count], new bool[places.Count], new List<int>[places.Count]);
        _nat = nat is null ? [] : new bool[_ways.Length];
        for (var place = 0; place < _gates.Length; place++)
        {
            _gates[place] = [];
        }

        var finder = new WayFinder(index, places.Atoms, nat);
        for (var from = 0; from < places.Count; from++)
        {
            for (var to = 0; to < places.Count; to++)
            {
                Find(finder, from, to);
            }
        }

        foreach (var gates in _gates)
        {
            gates.Sort();
        }
    }

    public WayTable Ways { get; }

    /// <summary>Number of the way from one place to another.</summary>
    public int this[int from, int to] => _ways[(from * _places.Count) + to];

    /// <summary>True where a way from or to the place goes through an overlay.</summary>
    public bool HasTunnels(int place) => _tunnels[place];

    /// <summary>True where packets from one place to another, whether they arrive or not, are met by a rule of address translation.</summary>
    public bool MeetsNat(int from, int to) => _nat[(from * _places.Count) + to];

    /// <summary>The gates of a place that packets go through: <see cref="Gate"/> of a link and a direction.</summary>
    public List<int> Gates(int place) => _gates[place];

    /// <summary>A number for a link in one direction.</summary>
    public static int Gate(int link, bool isIn) => (2 * link) + (isIn ? 1 : 0);

    private void Find(WayFinder finder, int from, int to)
    {
        var (a, b) = _places.Sample(from, to);
        if (_index.Stations.Address(a).IsV6 != _index.Stations.Address(b).IsV6)
        {
            return;
        }

        var arrives = finder.Find(a, b);
        if (finder.MeetsNat)
        {
            _nat[(from * _places.Count) + to] = true;
        }

        if (!arrives)
        {
            return;
        }

        _ways[(from * _places.Count) + to] = Ways.Add(finder, a, b);
        Use(from, Gate(finder.OutLink, isIn: false));
        Use(_places.Of(finder.Arrival), Gate(finder.InLink, isIn: true));
        _tunnels[from] |= finder.Crossings.Count > 0;
        _tunnels[to] |= finder.Crossings.Count > 0;
    }

    private void Use(int place, int gate)
    {
        if (!_gates[place].Contains(gate))
        {
            _gates[place].Add(gate);
        }
    }
}
