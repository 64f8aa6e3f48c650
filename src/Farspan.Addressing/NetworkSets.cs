using System.Net;

namespace Farspan.Addressing;

/// <summary>Sets of addresses written as lists of networks.</summary>
public static class NetworkSets
{
    /// <summary>The same addresses, ordered (IPv4 first, then by number) and with nothing said twice: a network inside another is left out.</summary>
    /// <remarks>Neighbours are not joined, so that each member stays the one that somebody declared.</remarks>
    public static IReadOnlyList<IPNetwork> Ordered(IEnumerable<IPNetwork> networks)
    {
        var sorted = networks.Select(n => (Network: n, n.IsV6, First: n.FirstNumber)).ToArray();
        Array.Sort(sorted, static (a, b) =>
        {
            var byFamily = a.IsV6.CompareTo(b.IsV6);
            var byFirst = byFamily != 0 ? byFamily : a.First.CompareTo(b.First);
            return byFirst != 0 ? byFirst : a.Network.PrefixLength.CompareTo(b.Network.PrefixLength);
        });
        var kept = new List<IPNetwork>(sorted.Length);
        foreach (var (network, _, _) in sorted)
        {
            if (kept.Count == 0 || !kept[^1].Contains(network))
            {
                kept.Add(network);
            }
        }

        return kept;
    }

    /// <summary>Every address of <paramref name="within"/> that none of <paramref name="excluded"/> holds, as the fewest networks, ordered.</summary>
    /// <param name="within">The universe, such as 0.0.0.0/0.</param>
    /// <param name="excluded">What is taken away; networks of the other family and those outside have no effect.</param>
    public static IReadOnlyList<IPNetwork> Complement(IPNetwork within, IEnumerable<IPNetwork> excluded)
    {
        var gaps = new List<IPNetwork>();
        var end = within.LastNumber;
        var next = within.FirstNumber;
        foreach (var hole in Ordered(excluded.Where(n => within.Overlaps(n))))
        {
            if (hole.Contains(within))
            {
                return [];
            }

            if (hole.FirstNumber > next)
            {
                AddRange(gaps, next, hole.FirstNumber - 1, within.IsV6);
            }

            if (hole.LastNumber == end)
            {
                return gaps;
            }

            next = hole.LastNumber + 1;
        }

        AddRange(gaps, next, end, within.IsV6);
        return gaps;
    }

    // Takes the largest block that begins at `first` and does not pass `last`, again and again (RFC 4632 section 3.1).
    private static void AddRange(List<IPNetwork> networks, UInt128 first, UInt128 last, bool isV6)
    {
        var bits = isV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4;
        while (true)
        {
            var size = Math.Min((int)UInt128.TrailingZeroCount(first), bits);
            while (size == IPAddressExtensions.BitsV6 ? last != UInt128.MaxValue : (UInt128.One << size) - 1 > last - first)
            {
                size--;
            }

            networks.Add(new IPNetwork(IPAddress.FromNumber(first, isV6), bits - size));
            var taken = size == IPAddressExtensions.BitsV6 ? UInt128.MaxValue : (UInt128.One << size) - 1;
            if (last - first <= taken)
            {
                return;
            }

            first += taken + 1;
        }
    }
}
