using System.Globalization;
using Farspan.Analysis.PacketSets;
using Farspan.State.Sysctls;

namespace Farspan.Analysis.Reachability.Engine;

/// <summary>What a list of kernel parameters says of forwarding and of rp_filter.</summary>
internal sealed class SysctlView
{
    private const string Prefix = "net/ipv4/conf/";
    private const string Suffix = "/rp_filter";

    private readonly List<(int Link, int Mode)> _links = [];
    private readonly int _all;

    public SysctlView(IReadOnlyList<SysctlSpec> sysctls, NameTable links)
    {
        for (var i = 0; i < sysctls.Count; i++)
        {
            var (name, value) = (sysctls[i].Name, sysctls[i].Value);
            ForwardsV4 |= string.Equals(name, "net/ipv4/ip_forward", StringComparison.Ordinal) && string.Equals(value, "1", StringComparison.Ordinal);
            ForwardsV6 |= string.Equals(name, "net/ipv6/conf/all/forwarding", StringComparison.Ordinal) && string.Equals(value, "1", StringComparison.Ordinal);
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Prefix.Length + Suffix.Length)
            {
                Add(links.Of(name[Prefix.Length..^Suffix.Length]), int.TryParse(value, CultureInfo.InvariantCulture, out var mode) ? mode : 0);
            }
        }

        _all = _links.Find(l => l.Link == links.Find("all")).Mode;
    }

    public bool ForwardsV4 { get; }

    public bool ForwardsV6 { get; }

    /// <summary>The mode of rp_filter on a link: the larger of the link's and of all links'.</summary>
    public int ReversePath(int link)
    {
        var own = 0;
        foreach (var (name, mode) in _links)
        {
            if (name == link)
            {
                own = mode;
                break;
            }
        }

        return Math.Max(_all, own);
    }

    /// <summary>A number for all of it: equal for lists that mean the same.</summary>
    public int Shape(SequenceTable shapes)
    {
        var items = new int[3 + (2 * _links.Count)];
        (items[0], items[1], items[2]) = (ForwardsV4 ? 1 : 0, ForwardsV6 ? 1 : 0, _all);
        for (var i = 0; i < _links.Count; i++)
        {
            (items[3 + (2 * i)], items[4 + (2 * i)]) = _links[i];
        }

        return shapes.Add(items);
    }

    // The first of a name counts.
    private void Add(int link, int mode)
    {
        foreach (var (name, _) in _links)
        {
            if (name == link)
            {
                return;
            }
        }

        _links.Add((link, mode));
    }
}
