using System.Net;
using Farspan.Addressing;
using Farspan.State;

namespace Farspan.Analysis.Forwarding;

/// <summary>rp_filter: whether the kernel believes a packet's source (ip-sysctl; RFC 3704 sections 2.2 and 2.4).</summary>
internal static class ReversePath
{
    /// <summary>True where the packet is dropped on arrival. IPv6 has no such check; the higher of the values for all links and for the link counts.</summary>
    public static bool Refuses(MachineSpec node, string inLink, IPAddress source)
    {
        if (source.IsV6)
        {
            return false;
        }

        var mode = Math.Max(Value(node, "net/ipv4/conf/all/rp_filter"), Value(node, $"net/ipv4/conf/{inLink}/rp_filter"));
        if (mode == 0)
        {
            return false;
        }

        var back = RouteLookup.Find(node, source);
        return mode == 1 ? back is null || !string.Equals(back.Link, inLink, StringComparison.Ordinal) : back is null;
    }

    private static int Value(MachineSpec node, string name) =>
        node.Sysctls.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal)) is { } sysctl &&
        int.TryParse(sysctl.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : 0;
}
