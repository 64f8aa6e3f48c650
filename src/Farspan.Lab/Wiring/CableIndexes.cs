using Farspan.Netlink.Links;

namespace Farspan.Lab.Wiring;

/// <summary>Chooses the indexes of new cables' ends: free in their namespaces, odd at the near end and even at the far one.</summary>
/// <remarks>
/// Ends with the same index are to the kernel what a link without another end is: news of the carrier are then told once a second only, and the first packets wait
/// (net/core/link_watch.c, linkwatch_urgent_event: urgent where the link's index and that of its other end differ).
/// </remarks>
internal sealed class CableIndexes(IReadOnlyDictionary<string, Dictionary<string, LinkEntry>> links)
{
    /// <summary>Loopback's.</summary>
    private const int First = 1;

    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>Indexes for the two ends of the next cable.</summary>
    public (int Near, int Far) Next(string near, string far) => (Take(near, isOdd: true), Take(far, isOdd: false));

    private int Take(string node, bool isOdd)
    {
        if (!_last.TryGetValue(node, out var last))
        {
            last = links[node].Values.Select(l => l.Index).Append(First).Max();
        }

        var next = last + 1;
        next += (next % 2 == 1) == isOdd ? 0 : 1;
        _last[node] = next;
        return next;
    }
}
