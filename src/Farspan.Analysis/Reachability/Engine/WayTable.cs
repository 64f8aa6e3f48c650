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
    private readonly List<Way> _ways = [Way.Dead];
    private readonly List<int> _items = [];

    public Way this[int way] => _ways[way];

    /// <summary>The number of a way that was found between two stations.</summary>
    public int Add(Way way, int from, int to)
    {
        if (!way.IsAlive)
        {
            return Dead;
        }

        _items.Clear();
        _items.Add(way.OutLink);
        _items.Add(way.InLink);
        _items.Add(way.Arrival == to ? -1 : way.Arrival);
        _items.Add(way.Steps.Length);
        foreach (var step in way.Steps)
        {
            _items.Add(step.Node);
            _items.Add(step.InLink);
            _items.Add(step.OutLink);
        }

        foreach (var crossing in way.Crossings)
        {
            _items.Add(Name(crossing.From, from, to));
            _items.Add(Name(crossing.To, from, to));
            _items.Add(crossing.Port);
        }

        var id = _ids.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items));
        if (id == _ways.Count)
        {
            _ways.Add(new Way
            {
                IsAlive = true,
                OutLink = way.OutLink,
                InLink = way.InLink,
                Arrival = _items[2],
                Steps = way.Steps,
                Crossings = [.. way.Crossings.Select(c => new Way.Crossing(Name(c.From, from, to), Name(c.To, from, to), c.Port))],
            });
        }

        return id;
    }

    /// <summary>The station that a way's crossing names, for two given ends.</summary>
    public int Station(int name, int from, int to) => (name & ~Position) switch
    {
        OfSource => index.FirstStation(index.Stations.Node(from)) + name,
        OfDestination => index.FirstStation(index.Stations.Node(to)) + (name & Position),
        _ => name & Position,
    };

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
