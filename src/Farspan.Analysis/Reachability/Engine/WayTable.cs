using Farspan.Analysis.PacketSets;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Ways between places, each different one once, with stations of the two ends named by their position.</summary>
internal sealed class WayTable(PlanIndex index)
{
    /// <summary>The way that does not arrive.</summary>
    public const int Dead = 0;

    private const int OfSource = 0;
    private const int OfDestination = 1 << 28;
    private const int OfAnybody = 2 << 28;
    private const int Position = OfDestination - 1;

    private readonly SequenceTable _ids = NewIds();
    private readonly SequenceTable _steps = new();
    private readonly List<Way> _ways = [Way.Dead];
    private readonly List<int> _items = [];

    public Way this[int way] => _ways[way];

    /// <summary>UDP ports of all tunnels that a way goes through.</summary>
    public IEnumerable<int> Ports => _ways.SelectMany(w => w.Crossings).Select(c => c.Port).Distinct();

    /// <summary>The number of the way that was just found between two stations.</summary>
    public int Add(WayFinder found, int from, int to)
    {
        _items.Clear();
        _items.Add(found.OutLink);
        _items.Add(found.InLink);
        _items.Add(found.Arrival == to ? -1 : found.Arrival);
        _items.Add(found.Steps.Count / 3);
        _items.AddRange(found.Steps);
        for (var i = 0; i < found.Crossings.Count; i += 3)
        {
            _items.Add(Name(found.Crossings[i], from, to));
            _items.Add(Name(found.Crossings[i + 1], from, to));
            _items.Add(found.Crossings[i + 2]);
        }

        var id = _ids.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items));
        if (id == _ways.Count)
        {
            _ways.Add(Make(found.Steps.Count / 3));
        }

        return id;
    }

    private Way Make(int count)
    {
        var steps = new Way.Step[count];
        for (var i = 0; i < count; i++)
        {
            var step = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items).Slice(4 + (3 * i), 3);
            steps[i] = new Way.Step(_steps.Add(step), step[0], step[1], step[2]);
        }

        var crossings = new Way.Crossing[(_items.Count - 4 - (3 * count)) / 3];
        for (var (i, at) = (0, 4 + (3 * count)); i < crossings.Length; i++, at += 3)
        {
            crossings[i] = new Way.Crossing(_items[at], _items[at + 1], _items[at + 2]);
        }

        return new Way { IsAlive = true, OutLink = _items[0], InLink = _items[1], Arrival = _items[2], Steps = steps, Crossings = crossings };
    }

    /// <summary>The station that a way's crossing names, for two given ends.</summary>
    public int Station(int name, int from, int to) => (name & ~Position) switch
    {
        OfSource => index.FirstStation(index.Stations.Node(from)) + name,
        OfDestination => index.FirstStation(index.Stations.Node(to)) + (name & Position),
        _ => name & Position,
    };

    /// <summary>Whether two tunnels, one of a way of this table and one of another's, begin and end at the same endpoints.</summary>
    public bool IsSame(Way.Crossing crossing, WayTable other, Way.Crossing theirs, EndpointMapping mapping) =>
        crossing.Port == theirs.Port && IsSame(crossing.From, theirs.From, mapping) && IsSame(crossing.To, theirs.To, mapping) && IsBetweenTwo(crossing) && other.IsBetweenTwo(theirs);

    private bool IsSame(int name, int theirs, EndpointMapping mapping) => (name & ~Position) != OfAnybody ? name == theirs
        : (theirs & ~Position) == OfAnybody && (name & Position) < index.EndpointCount && mapping.Has(name & Position) && mapping.Of(name & Position) == (theirs & Position);

    private bool IsBetweenTwo(Way.Crossing crossing) => (crossing.From & ~Position) != (crossing.To & ~Position) ||
        ((crossing.From & ~Position) == OfAnybody && index.Stations.Node(crossing.From & Position) != index.Stations.Node(crossing.To & Position));

    private static SequenceTable NewIds()
    {
        var ids = new SequenceTable();
        ids.Add([]);
        return ids;
    }

    private int Name(int station, int from, int to)
    {
        var node = index.Stations.Node(station);
        if (station < index.EndpointCount && node == index.Stations.Node(from))
        {
            return OfSource + station - index.FirstStation(node);
        }

        return station < index.EndpointCount && node == index.Stations.Node(to) ? OfDestination + station - index.FirstStation(node) : OfAnybody + station;
    }
}
