using Farspan.Addressing;
using Farspan.State.Filters;

namespace Farspan.Analysis.PacketSets;

/// <summary>A set's networks in order, to ask quickly whether one holds an address.</summary>
internal sealed class AddressRanges
{
    private readonly UInt128[] _first;
    private readonly UInt128[] _last;
    private readonly bool _isV6;

    public AddressRanges(AddressSetSpec set)
    {
        var ordered = set.Networks.Where(n => n.IsV6 == set.IsIPv6).OrderBy(n => n.FirstNumber).ToList();
        (_first, _last, _isV6) = ([.. ordered.Select(n => n.FirstNumber)], [.. ordered.Select(n => n.LastNumber)], set.IsIPv6);

        // Where one lies within another, the outer end counts.
        for (var i = 1; i < _last.Length; i++)
        {
            _last[i] = UInt128.Max(_last[i], _last[i - 1]);
        }
    }

    public bool Contains(AddressNumber address)
    {
        if (address.IsV6 != _isV6)
        {
            return false;
        }

        var number = new UInt128(address.High, address.Low);
        var found = Array.BinarySearch(_first, number);
        var at = found >= 0 ? found : ~found - 1;
        return at >= 0 && _last[at] >= number;
    }
}
