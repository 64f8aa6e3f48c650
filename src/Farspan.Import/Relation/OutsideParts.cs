using System.Net;
using Farspan.Addressing;

namespace Farspan.Import.Relation;

/// <summary>What lies outside every declared block, cut wherever a rule's block begins or ends: each part lies whole inside or outside each block.</summary>
/// <remarks>Blocks are nested or disjoint, so that each block without the blocks inside it is one part, and there are no more parts than blocks.</remarks>
internal sealed class OutsideParts
{
    /// <summary>Addresses that no stranger has (RFC 6890) and that the language has no blocks of.</summary>
    private static readonly IReadOnlyList<IPNetwork> _never =
    [
        .. ((string[])["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/8", "fe80::/10", "ff00::/8"]).Select(Known),
    ];

    private readonly List<(IPNetwork Owner, IReadOnlyList<IPNetwork> Blocks)> _parts = [];

    /// <summary>Cuts the outside.</summary>
    /// <param name="declared">Blocks of the networks.</param>
    /// <param name="blocks">Blocks that rules speak of.</param>
    /// <param name="families">Whether IPv4 and IPv6 occur at all.</param>
    public OutsideParts(IReadOnlyList<IPNetwork> declared, IEnumerable<IPNetwork> blocks, (bool V4, bool V6) families)
    {
        IReadOnlyList<IPNetwork> roots = [.. families.V4 ? [Known("0.0.0.0/0")] : Array.Empty<IPNetwork>(), .. families.V6 ? [Known("::/0")] : Array.Empty<IPNetwork>()];
        var owners = roots.Concat(blocks.Where(b => b.IsV6 ? families.V6 : families.V4)).Distinct()
            .OrderBy(b => b.IsV6).ThenBy(b => b.FirstNumber).ThenBy(b => b.PrefixLength).ToList();
        foreach (var (index, owner) in owners.Index())
        {
            var inner = owners.Skip(index + 1).TakeWhile(o => owner.Contains(o));
            var left = NetworkSets.Complement(owner, [.. declared, .. _never, .. inner]);
            if (left.Count > 0)
            {
                _parts.Add((owner, left));
            }
        }
    }

    public int Count => _parts.Count;

    /// <summary>The addresses of a part.</summary>
    public IReadOnlyList<IPNetwork> this[int part] => _parts[part].Blocks;

    /// <summary>Numbers of the parts that lie in a block and not in the excepted ones; all blocks must have been given when cutting.</summary>
    public IEnumerable<int> Within(IPNetwork block, IReadOnlyList<IPNetwork> except)
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            if (block.Contains(_parts[i].Owner) && !except.Any(e => e.Contains(_parts[i].Owner)))
            {
                yield return i;
            }
        }
    }

    /// <summary>True when a block holds no address that a stranger could have: loopback, link-local, multicast and the like.</summary>
    public static bool IsNeverAStranger(IPNetwork block) => _never.Any(n => n.Contains(block));

    private static IPNetwork Known(string text) => Cidr.TryParse(text, out var network) ? network : throw new System.Diagnostics.UnreachableException(text);
}
