using System.Net;
using Farspan.Addressing;

namespace Farspan.Import.Writing;

/// <summary>Joins blocks that lie side by side into wider ones, so that a set of addresses is written with the fewest.</summary>
internal static class Neighbours
{
    /// <summary>The same addresses as the fewest blocks, ordered.</summary>
    public static IReadOnlyList<IPNetwork> Join(IEnumerable<IPNetwork> blocks)
    {
        var joined = new List<IPNetwork>();
        foreach (var block in NetworkSets.Ordered(blocks))
        {
            joined.Add(block);
            while (joined is [.., var left, var right] && left.IsV6 == right.IsV6 && left.PrefixLength == right.PrefixLength && left.PrefixLength > 0 &&
                   new IPNetwork(IPAddress.FromNumber(left.FirstNumber, left.IsV6), left.PrefixLength - 1) is var parent && IsParent(parent, left, right))
            {
                joined.RemoveRange(joined.Count - 2, 2);
                joined.Add(parent);
            }
        }

        return joined;
    }

    private static bool IsParent(IPNetwork parent, IPNetwork left, IPNetwork right) =>
        parent.FirstNumber == left.FirstNumber && parent.Contains(right) && left.LastNumber + 1 == right.FirstNumber;
}
