using System.Net;
using Farspan.Addressing;

namespace Farspan.Dns.Views;

/// <summary>Finds what is declared for the networks that hold an address. Filled once, then only read.</summary>
/// <remarks>The addresses of a family are cut into intervals at every beginning and end of a network; within one the same networks hold. A look-up is one binary search.</remarks>
internal sealed class SourceTable<T>
{
    private readonly Family _v4;
    private readonly Family _v6;

    /// <param name="entries">Networks and what is declared for them.</param>
    /// <param name="order">Orders what holds for an address, beyond longer prefixes first.</param>
    internal SourceTable(IReadOnlyList<(IPNetwork Source, T Value)> entries, Comparison<T> order)
    {
        _v4 = new Family([.. entries.Where(entry => !entry.Source.IsV6)], order);
        _v6 = new Family([.. entries.Where(entry => entry.Source.IsV6)], order);
    }

    /// <summary>What is declared for an address, that of the longest prefix first; empty for nothing.</summary>
    internal ReadOnlySpan<T> Find(UInt128 address, bool isV6) => (isV6 ? _v6 : _v4).Find(address);

    private sealed class Family
    {
        private readonly UInt128[] _starts;
        private readonly T[][] _values;

        internal Family(IReadOnlyList<(IPNetwork Source, T Value)> entries, Comparison<T> order)
        {
            var cuts = new SortedSet<UInt128> { UInt128.Zero };
            foreach (var (source, _) in entries)
            {
                cuts.Add(source.FirstNumber);
                if (source.LastNumber != UInt128.MaxValue)
                {
                    cuts.Add(source.LastNumber + 1);
                }
            }

            _starts = [.. cuts];
            _values = [.. _starts.Select(start => Holding(entries, start, order))];
        }

        internal ReadOnlySpan<T> Find(UInt128 address)
        {
            var low = 0;
            var high = _starts.Length - 1;
            while (low < high)
            {
                var middle = (low + high + 1) >> 1;
                if (_starts[middle] <= address)
                {
                    low = middle;
                }
                else
                {
                    high = middle - 1;
                }
            }

            return _values[low];
        }

        private static T[] Holding(IReadOnlyList<(IPNetwork Source, T Value)> entries, UInt128 address, Comparison<T> order)
        {
            var holding = entries.Where(entry => entry.Source.FirstNumber <= address && address <= entry.Source.LastNumber).ToList();
            holding.Sort((left, right) =>
                left.Source.PrefixLength != right.Source.PrefixLength
                    ? right.Source.PrefixLength - left.Source.PrefixLength
                    : order(left.Value, right.Value));
            return [.. holding.Select(entry => entry.Value)];
        }
    }
}
