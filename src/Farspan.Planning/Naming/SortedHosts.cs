using Farspan.Addressing;
using Farspan.State.Names;

namespace Farspan.Planning.Naming;

/// <summary>Lines of a hosts file in the order of their addresses, IPv4 first, with the numbers that they are ordered by.</summary>
internal sealed class SortedHosts
{
    private readonly (uint[] Keys, HostSpec[] Lines) _v4;
    private readonly (UInt128[] Keys, HostSpec[] Lines) _v6;

    private SortedHosts((uint[] Keys, HostSpec[] Lines) v4, (UInt128[] Keys, HostSpec[] Lines) v6) => (_v4, _v6) = (v4, v6);

    /// <summary>Sorts lines.</summary>
    public static SortedHosts Of(List<HostSpec> lines) => new(
        Sorted([.. lines.Where(l => !l.Address.IsV6)], l => (uint)l.Address.ToNumber()),
        Sorted([.. lines.Where(l => l.Address.IsV6)], l => l.Address.ToNumber()));

    /// <summary>These lines and others, in order.</summary>
    public List<HostSpec> With(SortedHosts others)
    {
        var all = new List<HostSpec>(_v4.Keys.Length + _v6.Keys.Length + others._v4.Keys.Length + others._v6.Keys.Length);
        Merge(_v4, others._v4, all);
        Merge(_v6, others._v6, all);
        return all;
    }

    private static (TKey[] Keys, HostSpec[] Lines) Sorted<TKey>(HostSpec[] lines, Converter<HostSpec, TKey> key)
    {
        var keys = Array.ConvertAll(lines, key);
        Array.Sort(keys, lines);
        return (keys, lines);
    }

    private static void Merge<TKey>((TKey[] Keys, HostSpec[] Lines) first, (TKey[] Keys, HostSpec[] Lines) second, List<HostSpec> all)
        where TKey : IComparable<TKey>
    {
        var at = 0;
        for (var i = 0; i < second.Keys.Length; i++)
        {
            var from = at;
            while (at < first.Keys.Length && first.Keys[at].CompareTo(second.Keys[i]) <= 0)
            {
                at++;
            }

            all.AddRange(first.Lines.AsSpan(from, at - from));
            all.Add(second.Lines[i]);
        }

        all.AddRange(first.Lines.AsSpan(at));
    }
}
