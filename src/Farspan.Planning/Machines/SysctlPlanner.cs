using Farspan.Planning.Naming;
using Farspan.State.Sysctls;

namespace Farspan.Planning.Machines;

/// <summary>Kernel parameters; distributions differ in all of these, so that every namespace and machine is told.</summary>
/// <remarks>
/// Source: Documentation/networking/ip-sysctl.rst. The kernel takes the larger of <c>all</c> and the link's rp_filter. Duplicate address detection is
/// off only where both <c>all</c> and the link's own accept_dad are 0, and links that exist already do not follow <c>default</c>: cards are named one by one.
/// </remarks>
internal sealed class SysctlPlanner(bool usesV6)
{
    private const string Strict = "1";
    private const string Loose = "2";

    private readonly Dictionary<(int Cards, bool IsRouter, bool IsLoose), IReadOnlyList<SysctlSpec>> _shared = [];

    /// <summary>For a machine. One with several cards may be answered by another way than it asked: then sources are checked loosely (RFC 3704 section 2.4).</summary>
    public IReadOnlyList<SysctlSpec> Machine(int cards) => Once((cards, false, cards > 1), Enumerable.Range(0, cards).Select(LinkNames.Card));

    /// <summary>For a router. Loose where a machine with several cards stands in its network.</summary>
    public IReadOnlyList<SysctlSpec> Router(bool isLoose) => Once((1, true, isLoose), [LinkNames.Wan]);

    /// <summary>For the backbone, which has one link for each network.</summary>
    public IReadOnlyList<SysctlSpec> Backbone(IEnumerable<string> links) => Make(links, isRouter: true, Strict);

    private IReadOnlyList<SysctlSpec> Once((int Cards, bool IsRouter, bool IsLoose) key, IEnumerable<string> links)
    {
        if (!_shared.TryGetValue(key, out var list))
        {
            list = Make(links, key.IsRouter, key.IsLoose ? Loose : Strict);
            _shared.Add(key, list);
        }

        return list;
    }

    private List<SysctlSpec> Make(IEnumerable<string> links, bool isRouter, string reversePath)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["net/ipv4/conf/all/rp_filter"] = reversePath,
            ["net/ipv4/conf/default/rp_filter"] = reversePath,
        };
        if (isRouter)
        {
            values["net/ipv4/ip_forward"] = "1";
        }

        if (usesV6)
        {
            if (isRouter)
            {
                values["net/ipv6/conf/all/forwarding"] = "1";
            }

            foreach (var link in links.Concat(["all", "default"]))
            {
                values[$"net/ipv6/conf/{link}/accept_dad"] = "0";
                values[$"net/ipv6/conf/{link}/accept_ra"] = "0";
            }
        }

        return [.. values.Select(v => new SysctlSpec { Name = v.Key, Value = v.Value })];
    }
}
