using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Farspan.Addressing;

namespace Farspan.Gateway.Access;

/// <summary>Which rules an address falls under, found by halving: the prefixes of all rules cut the addresses into pieces, and each piece knows its rules.</summary>
internal sealed class SourceTable
{
    private readonly uint[] _startsV4;
    private readonly RuleSet[] _setsV4;
    private readonly UInt128[] _startsV6;
    private readonly RuleSet[] _setsV6;

    /// <summary>Makes the table.</summary>
    /// <param name="prefixes">Prefixes of each rule; none for any address.</param>
    /// <param name="pool">Keeps the sets.</param>
    public SourceTable(IReadOnlyList<IReadOnlyList<IPNetwork>> prefixes, RuleSetPool pool)
    {
        var (v4, v6) = (Cut(prefixes, isV6: false, pool), Cut(prefixes, isV6: true, pool));
        (_startsV4, _setsV4) = ([.. v4.Select(p => (uint)p.Start)], [.. v4.Select(p => p.Rules)]);
        (_startsV6, _setsV6) = ([.. v6.Select(p => p.Start)], [.. v6.Select(p => p.Rules)]);
    }

    /// <summary>The rules whose prefixes hold the address. An IPv4 address mapped into IPv6 (RFC 4291 section 2.5.5.2) is the IPv4 address that it is.</summary>
    public RuleSet Find(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[IPAddressExtensions.BitsV6 / 8];
        address.TryWriteBytes(bytes, out var length);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Find(_startsV4, _setsV4, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        return address.IsIPv4MappedToIPv6
            ? Find(_startsV4, _setsV4, BinaryPrimitives.ReadUInt32BigEndian(bytes[(length - 4)..]))
            : Find(_startsV6, _setsV6, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    // The first piece starts at 0, so that there is always one at or before.
    private static RuleSet Find<T>(T[] starts, RuleSet[] sets, T number)
        where T : IComparable<T>
    {
        var index = Array.BinarySearch(starts, number);
        return sets[index < 0 ? ~index - 1 : index];
    }

    private static List<(UInt128 Start, RuleSet Rules)> Cut(IReadOnlyList<IReadOnlyList<IPNetwork>> prefixes, bool isV6, RuleSetPool pool)
    {
        var top = isV6 ? UInt128.MaxValue : uint.MaxValue;
        var edges = new List<(UInt128 At, int Rule, int Change)>();
        var current = RuleSet.Empty(prefixes.Count);
        for (var rule = 0; rule < prefixes.Count; rule++)
        {
            if (prefixes[rule].Count == 0)
            {
                current.Add(rule);
            }

            foreach (var prefix in prefixes[rule].Where(p => p.IsV6 == isV6))
            {
                edges.Add((prefix.FirstNumber, rule, 1));
                if (prefix.LastNumber != top)
                {
                    edges.Add((prefix.LastNumber + 1, rule, -1));
                }
            }
        }

        // Prefixes of one rule may lie within each other: it leaves only when the outermost ends.
        edges.Sort((a, b) => a.At.CompareTo(b.At));
        var open = new int[prefixes.Count];
        var pieces = new List<(UInt128, RuleSet)>();
        for (var next = 0; next <= edges.Count;)
        {
            var start = pieces.Count == 0 ? UInt128.Zero : edges[next].At;
            for (; next < edges.Count && edges[next].At == start; next++)
            {
                Apply(edges[next].Rule, edges[next].Change, open, current);
            }

            pieces.Add((start, pool.Keep(current.Copy())));
            if (next == edges.Count)
            {
                break;
            }
        }

        return pieces;
    }

    private static void Apply(int rule, int change, int[] open, RuleSet current)
    {
        open[rule] += change;
        if (open[rule] == 0)
        {
            current.Remove(rule);
        }
        else
        {
            current.Add(rule);
        }
    }
}
