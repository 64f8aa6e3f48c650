using System.Net;
using Farspan.Addressing;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Resolving;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Rules;

/// <summary>Where there is IPv6, packets of 1280 octets get through: whatever carries it must (RFC 8200 section 5).</summary>
internal sealed class MtuRule : ITopologyRule
{
    private const string Code = "FS1286";
    private const int LeastOfV6 = 1280;

    /// <inheritdoc/>
    public void Check(ResolvedTopology topology)
    {
        foreach (var network in topology.Networks)
        {
            Check(topology.Findings, $"Network '{network.Model.Name}'", network.Declaration.Mtu, network.Model.Cidrs);
        }

        foreach (var overlay in topology.Overlays)
        {
            Check(topology.Findings, $"Overlay '{overlay.Model.Name}'", overlay.Declaration.Mtu, overlay.Model.Cidrs);
        }

        foreach (var link in topology.Links)
        {
            Check(topology.Findings, $"Link '{link.Model.Name}'", link.Declaration.Mtu, link.Model.First.Cidrs.Where(c => c.IsV6 && link.Model.Second.Cidrs.Any(o => o.IsV6)));
        }
    }

    private static void Check(Findings findings, string what, Located<int>? mtu, IEnumerable<IPNetwork> blocks)
    {
        if (mtu is { Value: < LeastOfV6 } declared && blocks.Where(b => b.IsV6).Select(b => (IPNetwork?)b).FirstOrDefault() is { } v6)
        {
            findings.Error(Code, declared.Span, FormattableString.Invariant(
                $"{what} carries packets of {declared.Value} octets and has IPv6 addresses ({v6}), for which every way must carry {LeastOfV6} (RFC 8200 section 5); declare 'mtu: {LeastOfV6}' or more, or leave IPv6 out."));
        }
    }
}
