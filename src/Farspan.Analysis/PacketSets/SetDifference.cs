using System.Net;

namespace Farspan.Analysis.PacketSets;

/// <summary>What of two lists of networks is in one only.</summary>
internal static class SetDifference
{
    /// <summary>The networks of either list that the other one does not have; quick where the lists begin and end alike.</summary>
    public static IReadOnlyList<IPNetwork> Between(IReadOnlyList<IPNetwork> was, IReadOnlyList<IPNetwork> now)
    {
        var (first, last) = (0, 0);
        while (first < was.Count && first < now.Count && was[first].Equals(now[first]))
        {
            first++;
        }

        while (last < was.Count - first && last < now.Count - first && was[was.Count - 1 - last].Equals(now[now.Count - 1 - last]))
        {
            last++;
        }

        var (old, own) = (new HashSet<IPNetwork>(), new HashSet<IPNetwork>());
        for (var i = first; i < was.Count - last; i++)
        {
            old.Add(was[i]);
        }

        for (var i = first; i < now.Count - last; i++)
        {
            if (!old.Remove(now[i]))
            {
                own.Add(now[i]);
            }
        }

        return [.. old, .. own];
    }

    /// <summary>Whether an address is in one of some networks.</summary>
    public static bool IsIn(IReadOnlyList<IPNetwork> networks, AddressNumber address)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (address.IsIn(AddressNumber.Of(networks[i].BaseAddress), networks[i].PrefixLength))
            {
                return true;
            }
        }

        return false;
    }
}
