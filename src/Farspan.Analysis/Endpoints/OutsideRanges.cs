using System.Net;
using Farspan.Addressing;

namespace Farspan.Analysis.Endpoints;

/// <summary>Disjoint blocks of one family in order, to ask quickly whether another block meets them.</summary>
internal sealed class OutsideRanges
{
    private readonly UInt128[] _first;
    private readonly UInt128[] _last;
    private readonly bool _isV6;

    public OutsideRanges(IReadOnlyList<IPNetwork> blocks)
    {
        (_first, _last, _isV6) = (new UInt128[blocks.Count], new UInt128[blocks.Count], blocks.Count > 0 && blocks[0].IsV6);
        for (var i = 0; i < _first.Length; i++)
        {
            (_first[i], _last[i]) = (blocks[i].FirstNumber, blocks[i].LastNumber);
        }
    }

    /// <summary>True when the block shares an address with one of them.</summary>
    public bool Meet(IPNetwork block)
    {
        if (block.IsV6 != _isV6 || _first.Length == 0)
        {
            return false;
        }

        var (start, end) = (block.FirstNumber, block.LastNumber);
        var (low, high) = (-1, _first.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (_first[middle] <= end)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low >= 0 && _last[low] >= start;
    }

    /// <summary>The blocks of a list that meet them.</summary>
    public IReadOnlyList<IPNetwork> Of(IReadOnlyList<IPNetwork> blocks)
    {
        List<IPNetwork>? met = null;
        for (var i = 0; i < blocks.Count; i++)
        {
            if (Meet(blocks[i]))
            {
                (met ??= []).Add(blocks[i]);
            }
        }

        return met ?? (IReadOnlyList<IPNetwork>)[];
    }
}
