using Farspan.Analysis.PacketSets;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>The members of an overlay by their allowed addresses (compare <see cref="Forwarding.CryptokeyTable"/>).</summary>
internal sealed class PeerTable
{
    private readonly IReadOnlyList<PeerSpec> _members;
    private readonly NameTable _names;
    private readonly SequenceTable _hosts = new();
    private readonly List<int> _first = [];
    private readonly int[] _next;
    private readonly List<(AddressNumber First, int Length, int Member)> _wide = [];
    private readonly List<int> _owners = [];

    public PeerTable(IReadOnlyList<PeerSpec> members, NameTable names)
    {
        (_members, _names) = (members, names);
        var entries = new List<int>();
        Span<int> key = stackalloc int[5];
        for (var member = members.Count - 1; member >= 0; member--)
        {
            var allowed = members[member].AllowedIps;
            for (var i = 0; i < allowed.Count; i++)
            {
                var first = AddressNumber.Of(allowed[i].BaseAddress);
                if (allowed[i].PrefixLength < first.Bits)
                {
                    _wide.Add((first, allowed[i].PrefixLength, member));
                    continue;
                }

                var host = _hosts.Add(Key(first, key));
                if (host == _first.Count)
                {
                    _first.Add(-1);
                }

                _owners.Add(member);
                entries.Add(_first[host]);
                _first[host] = entries.Count - 1;
            }
        }

        // Members were read backwards, so that chains run forwards.
        _wide.Reverse();
        _next = [.. entries];
    }

    /// <summary>The member whose addresses hold <paramref name="address"/> by the longest prefix, leaving one node out; null where there is none.</summary>
    public PeerSpec? For(AddressNumber address, int except)
    {
        var host = _hosts.Find(Key(address, stackalloc int[5]));
        for (var entry = host < 0 ? -1 : _first[host]; entry >= 0; entry = _next[entry])
        {
            if (NodeOf(_owners[entry]) != except)
            {
                return _members[_owners[entry]];
            }
        }

        var (best, longest) = (-1, -1);
        foreach (var (first, length, member) in _wide)
        {
            if (length > longest && address.IsIn(first, length) && NodeOf(member) != except)
            {
                (best, longest) = (member, length);
            }
        }

        return best < 0 ? null : _members[best];
    }

    private static ReadOnlySpan<int> Key(AddressNumber address, Span<int> key)
    {
        address.Write(key);
        key[4] = address.IsV6 ? 1 : 0;
        return key;
    }

    private int NodeOf(int member) => _names.Find(_members[member].Machine);
}
