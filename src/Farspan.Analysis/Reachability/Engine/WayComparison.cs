namespace Farspan.Analysis.Reachability.Engine;

/// <summary>Whether the ways between endpoints that two proofs have in common are the same, with what the nodes between let through.</summary>
/// <remarks>Through which nodes a way leads is not compared: where nothing is lost, only what they let through counts.</remarks>
internal sealed class WayComparison
{
    private const int None = -1;
    private const int Several = -2;

    private readonly Proof _before;
    private readonly Proof _after;
    private readonly EndpointMapping _mapping;
    private readonly int[] _links;
    private readonly int[] _placeOf;
    private readonly int[] _nodeOf;
    private readonly Dictionary<(int, int), bool> _ways = [];
    private readonly Dictionary<(int, int), bool> _masks = [];

    public WayComparison(Proof before, Proof after, EndpointMapping mapping)
    {
        (_before, _after, _mapping, _links) = (before, after, mapping, before.LinksIn(after));
        (_placeOf, _nodeOf) = (new int[before.Places.Count], new int[before.Places.Count]);
        Array.Fill(_placeOf, None);
        Array.Fill(_nodeOf, None);
    }

    /// <summary>Compares all.</summary>
    public bool AreSame()
    {
        if (!MapPlaces())
        {
            return false;
        }

        for (var from = 0; from < _placeOf.Length; from++)
        {
            for (var to = 0; to < _placeOf.Length && _placeOf[from] != None; to++)
            {
                // What one machine says to itself is no pair.
                var isOne = _nodeOf[from] == _nodeOf[to] && _nodeOf[from] != Several;
                if (_placeOf[to] != None && !isOne && !IsSame(_before.Pairs[from, to], _after.Pairs[_placeOf[from], _placeOf[to]]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // False where a place fell apart.
    private bool MapPlaces()
    {
        for (var endpoint = 0; endpoint < _before.Index.EndpointCount; endpoint++)
        {
            if (!_mapping.Has(endpoint))
            {
                continue;
            }

            var (place, now, node) = (_before.Places.Of(endpoint), _after.Places.Of(_mapping.Of(endpoint)), _before.Index.Stations.Node(endpoint));
            if (_placeOf[place] != None && _placeOf[place] != now)
            {
                return false;
            }

            _placeOf[place] = now;
            _nodeOf[place] = _nodeOf[place] == None || _nodeOf[place] == node ? node : Several;
        }

        return true;
    }

    private bool IsSame(in Pair before, in Pair after)
    {
        if (!IsSameWay(before.Way, after.Way))
        {
            return false;
        }

        // An answer that arrives at another's filter is left to a proof from scratch.
        return !_before.Pairs.Ways[before.Way].IsAlive || (IsSameWay(before.Back, after.Back) && IsSameMask(before.Request, after.Request) && IsSameMask(before.Reply, after.Reply) &&
            before.ReplyIn < 0 && after.ReplyIn < 0);
    }

    private bool IsSameWay(int before, int after)
    {
        if (!_ways.TryGetValue((before, after), out var same))
        {
            _ways.Add((before, after), same = IsSame(_before.Pairs.Ways[before], _after.Pairs.Ways[after]));
        }

        return same;
    }

    private bool IsSame(Way before, Way after)
    {
        if (!before.IsAlive || !after.IsAlive)
        {
            return before.IsAlive == after.IsAlive;
        }

        if (before.Arrival >= 0 || after.Arrival >= 0 || before.Crossings.Length != after.Crossings.Length ||
            _links[before.OutLink] != after.OutLink || _links[before.InLink] != after.InLink)
        {
            return false;
        }

        for (var i = 0; i < before.Crossings.Length; i++)
        {
            if (!_before.Pairs.Ways.IsSame(before.Crossings[i], _after.Pairs.Ways, after.Crossings[i], _mapping))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsSameMask(int before, int after)
    {
        if (!_masks.TryGetValue((before, after), out var same))
        {
            _masks.Add((before, after), same = _before.Masks[before].SequenceEqual(_after.Masks[after]));
        }

        return same;
    }
}
