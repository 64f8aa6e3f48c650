using System.Net;
using Farspan.Addressing;

namespace Farspan.Dns.Learning;

/// <summary>Blocks that do not overlap, looked up by address.</summary>
/// <remarks>By numbers: <see cref="IPNetwork.Contains"/> of .NET 10 says that 2001:db8::/33 holds ::ffff:10.0.0.5, which is an inner address in disguise.</remarks>
internal sealed class OutsideSpans(IEnumerable<IPNetwork> blocks)
{
    private readonly (bool IsV6, UInt128 First, UInt128 Last)[] _ordered = [.. blocks.Select(b => (b.IsV6, b.FirstNumber, b.LastNumber)).Order()];

    /// <summary>True when one of them holds the address.</summary>
    public bool Contains(IPAddress address)
    {
        var (isV6, number) = (address.IsV6, address.ToNumber());
        var (low, high) = (0, _ordered.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (family, first, last) = _ordered[middle];
            if (family == isV6 && first <= number && number <= last)
            {
                return true;
            }

            var isBefore = family == isV6 ? number < first : family;
            (low, high) = isBefore ? (low, middle - 1) : (middle + 1, high);
        }

        return false;
    }
}
