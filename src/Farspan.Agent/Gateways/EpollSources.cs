namespace Farspan.Agent.Gateways;

/// <summary>What a loop waits for, by the tag that epoll gives back: a place in the low 32 bits and how often it was used in the high ones.</summary>
/// <remarks>An event of a source that was removed in the same round carries an old tag and finds nothing.</remarks>
internal sealed class EpollSources
{
    private readonly List<(IEpollSource? Source, int Use)> _places = [];
    private readonly Stack<int> _free = [];

    /// <summary>Those that are there.</summary>
    public IEnumerable<IEpollSource> All => _places.Select(place => place.Source).OfType<IEpollSource>();

    /// <summary>Puts one in.</summary>
    /// <returns>Its tag.</returns>
    public long Add(IEpollSource source)
    {
        if (!_free.TryPop(out var place))
        {
            place = _places.Count;
            _places.Add((null, 0));
        }

        var use = _places[place].Use;
        _places[place] = (source, use);
        return ((long)use << 32) | (uint)place;
    }

    /// <summary>Takes one out.</summary>
    public void Remove(long tag)
    {
        var place = (int)tag;
        _places[place] = (null, unchecked(_places[place].Use + 1));
        _free.Push(place);
    }

    /// <summary>Finds one; null when it was removed.</summary>
    public IEpollSource? Find(long tag)
    {
        var (source, use) = _places[(int)tag];
        return use == (int)(tag >> 32) ? source : null;
    }
}
