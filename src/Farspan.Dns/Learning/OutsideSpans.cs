using System.Net;
using Farspan.Addressing;

namespace Farspan.Dns.Learning;

/// <summary>Blocks that do not overlap, looked up by address.</summary>
internal sealed class OutsideSpans(IEnumerable<IPNetwork> blocks)
{
    private readonly IPNetwork[] _ordered = [.. blocks.OrderBy(b => b.IsV6).ThenBy(b => b.FirstNumber)];

    /// <summary>True when one of them holds the address.</summary>
    public bool Contains(IPAddress address)
    {
        var (low, high) = (0, _ordered.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_ordered[middle].Contains(address))
            {
                return true;
            }

            var isBefore = _ordered[middle].IsV6 == address.IsV6 ? address.ToNumber() < _ordered[middle].FirstNumber : !address.IsV6;
            (low, high) = isBefore ? (low, middle - 1) : (middle + 1, high);
        }

        return false;
    }
}
