using System.Net;
using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>The sets and prefixes that rules (or routes) match addresses by, each once.</summary>
internal sealed class MatchTable
{
    /// <summary>Number of a match that every address passes.</summary>
    public const int Any = -1;

    /// <summary>Number of a match that no address passes.</summary>
    public const int Never = -2;

    private readonly Dictionary<object, int> _bySet = new(ReferenceEqualityComparer.Instance);
    private readonly SequenceTable _prefixes = new();
    private readonly List<int> _ofPrefix = [];
    private readonly List<IReadOnlyList<IPNetwork>> _networks = [];
    private readonly List<AddressSetSpec?> _sets = [];

    public int Count => _networks.Count;

    /// <summary>The set that a match was made for; null for a prefix.</summary>
    public AddressSetSpec? SetOf(int match) => _sets[match];

    /// <summary>The number that a set was given last, or <see cref="Never"/>.</summary>
    public int Find(AddressSetSpec set) => _bySet.TryGetValue(set, out var match) ? match : Never;

    /// <summary>Lets a match stand for another set from here on.</summary>
    public void Alias(AddressSetSpec set, int match) => _bySet[set] = match;

    /// <summary>Gives a set a number of its own, whatever stood for it before.</summary>
    public int Renew(AddressSetSpec set)
    {
        _bySet.Remove(set);
        return Of(set);
    }

    /// <summary>Whether a set has a number already.</summary>
    public bool Has(AddressSetSpec set) => _bySet.ContainsKey(set);

    /// <summary>What a match consists of.</summary>
    public IReadOnlyList<IPNetwork> this[int match] => _networks[match];

    public int Of(AddressSetSpec set)
    {
        if (!_bySet.TryGetValue(set, out var match))
        {
            match = Count;
            _bySet.Add(set, match);
            _networks.Add(OfFamily(set));
            _sets.Add(set);
        }

        return match;
    }

    public int Of(IPNetwork network)
    {
        Span<int> key = stackalloc int[5];
        var address = AddressNumber.Of(network.BaseAddress);
        address.Write(key);
        key[4] = address.IsV6 ? network.PrefixLength : -1 - network.PrefixLength;
        var id = _prefixes.Add(key);
        if (id == _ofPrefix.Count)
        {
            _ofPrefix.Add(Count);
            _networks.Add([network]);
            _sets.Add(null);
        }

        return _ofPrefix[id];
    }

    // A set holds one family: networks of the other one are in it by mistake and match nothing.
    private static IReadOnlyList<IPNetwork> OfFamily(AddressSetSpec set)
    {
        var networks = set.Networks;
        for (var i = 0; i < networks.Count; i++)
        {
            if (networks[i].BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 != set.IsIPv6)
            {
                return [.. networks.Where(n => n.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 == set.IsIPv6)];
            }
        }

        return networks;
    }
}
