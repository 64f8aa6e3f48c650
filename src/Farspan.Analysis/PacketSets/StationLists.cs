using System.Net;
using Farspan.Addressing;

namespace Farspan.Analysis.PacketSets;

/// <summary>The stations that pass each match of a table.</summary>
internal sealed class StationLists
{
    private readonly int[][] _byMatch;

    public StationLists(MatchTable matches, Stations stations)
    {
        var wide = new List<IPNetwork>();
        for (var match = 0; match < matches.Count; match++)
        {
            AddWide(matches[match], wide);
        }

        var spans = new PrefixSpans(wide, stations);
        _byMatch = new int[matches.Count][];
        var seen = new int[stations.Count];
        var found = new List<int>();
        for (var match = 0; match < _byMatch.Length; match++)
        {
            found.Clear();
            Find(matches[match], match + 1, stations, spans, seen, found);
            _byMatch[match] = found.Count == 0 ? [] : found.ToArray();
        }
    }

    public ReadOnlySpan<int> Of(int match) => _byMatch[match];

    /// <summary>The stations that pass one match, each once, found by themselves.</summary>
    public static int[] Members(IReadOnlyList<IPNetwork> networks, Stations stations)
    {
        var found = new List<int>();
        for (var i = 0; i < networks.Count; i++)
        {
            var first = AddressNumber.Of(networks[i].BaseAddress);
            if (IsHost(networks[i]))
            {
                for (var station = stations.First(first); station >= 0; station = stations.Next(station))
                {
                    found.Add(station);
                }

                continue;
            }

            for (var station = 0; station < stations.Count; station++)
            {
                if (stations.Address(station).IsIn(first, networks[i].PrefixLength))
                {
                    found.Add(station);
                }
            }
        }

        found.Sort();
        var used = 0;
        for (var i = 0; i < found.Count; i++)
        {
            if (i == 0 || found[i] != found[i - 1])
            {
                found[used++] = found[i];
            }
        }

        return [.. found[..used]];
    }

    private static void AddWide(IReadOnlyList<IPNetwork> networks, List<IPNetwork> wide)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (!IsHost(networks[i]))
            {
                wide.Add(networks[i]);
            }
        }
    }

    private static void Find(IReadOnlyList<IPNetwork> networks, int stamp, Stations stations, PrefixSpans spans, int[] seen, List<int> found)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (!IsHost(networks[i]))
            {
                foreach (var station in spans.Of(networks[i]))
                {
                    AddOnce(station, stamp, seen, found);
                }

                continue;
            }

            for (var station = stations.First(AddressNumber.Of(networks[i].BaseAddress)); station >= 0; station = stations.Next(station))
            {
                AddOnce(station, stamp, seen, found);
            }
        }
    }

    private static void AddOnce(int station, int stamp, int[] seen, List<int> found)
    {
        if (seen[station] != stamp)
        {
            seen[station] = stamp;
            found.Add(station);
        }
    }

    private static bool IsHost(IPNetwork network) =>
        network.PrefixLength == (network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4);
}
