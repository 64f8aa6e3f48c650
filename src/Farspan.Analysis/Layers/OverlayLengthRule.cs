using System.Net.Sockets;
using Farspan.Addressing;
using Farspan.Planning.Linking;
using Farspan.State.Overlays;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Analysis.Layers;

/// <summary>The longest packet inside a tunnel against what its datagrams' way carries: what is longer is cut in pieces by routers, or gone without a word (RFC 8900 section 3.7).</summary>
internal sealed class OverlayLengthRule : ILayerRule
{
    // RFC 8200 section 5.
    private const int LeastOfV6 = 1280;

    public IEnumerable<Diagnostic> Find(LayerView view) =>
        view.Topology.Overlays.Select(o => OfOverlay(view, o)).Concat(view.Topology.Links.Where(l => l.Method == LinkMethod.Vpn).Select(OfVpn)).OfType<Diagnostic>();

    private static Diagnostic? OfOverlay(LayerView view, Overlay overlay)
    {
        var spec = view.Plan.Machines.SelectMany(m => m.Overlays).FirstOrDefault(o => o.Name == overlay.Name);
        if (spec is null || !PathMtu.Pairs(overlay).Any())
        {
            return null;
        }

        var peers = spec.Members.ToDictionary(m => m.Machine, StringComparer.Ordinal);
        var worst = PathMtu.Pairs(overlay).Select(p => (Pair: p, Path: PathMtu.Between(view.Topology, p.First.Attachments[0].Network, p.Second.Attachments[0].Network), Wrapping: Wrapping(peers, p)))
            .MinBy(p => p.Path.Mtu - p.Wrapping);
        var (fits, inside) = (worst.Path.Mtu - worst.Wrapping, PathMtu.Of(view.Topology, overlay));
        var between = FormattableString.Invariant(
            $"between '{worst.Pair.First.Name}' and '{worst.Pair.Second.Name}' only {fits} fit: {worst.Path.Mtu} of {worst.Path.Narrowest} less {worst.Wrapping} for WireGuard over {(worst.Wrapping == PathMtu.WrappingV6 ? "IPv6" : "IPv4")}");
        return inside > fits
            ? LayerView.Error(LayerCodes.OverlayLengthCode, overlay.Location, FormattableString.Invariant(
                $"Overlay '{overlay.Name}' carries packets of {inside} octets, and {between}. Declare 'mtu: {fits}' at the overlay, or a greater 'mtu' where it is narrow."))
            : inside < LeastOfV6 && overlay.Cidrs.Any(c => c.IsV6)
                ? LayerView.Error(LayerCodes.OverlayLengthCode, overlay.Location, FormattableString.Invariant(
                    $"Overlay '{overlay.Name}' has IPv6 addresses, for which {LeastOfV6} octets must fit (RFC 8200 section 5), and {between}. Declare a greater 'mtu' where it is narrow, or give the overlay IPv4 alone."))
                : null;
    }

    // Each sends to the other's endpoint: the larger wrapping of the two counts.
    private static int Wrapping(Dictionary<string, PeerSpec> peers, (Machine First, Machine Second) pair) =>
        new[] { pair.First, pair.Second }.Any(m => peers.GetValueOrDefault(m.Name)?.Endpoint.AddressFamily == AddressFamily.InterNetworkV6) ? PathMtu.WrappingV6 : PathMtu.WrappingV4;

    private static Diagnostic? OfVpn(Link link)
    {
        // The outer family is the first that both networks have, as the planner of VPNs takes it.
        var wrapping = link.First.Cidrs.Any(c => !c.IsV6 && link.Second.Cidrs.Any(o => !o.IsV6)) ? PathMtu.WrappingV4 : PathMtu.WrappingV6;
        var fits = PathMtu.Undeclared - wrapping;
        return PathMtu.Of(link) <= fits ? null : LayerView.Error(LayerCodes.OverlayLengthCode, link.Location, FormattableString.Invariant(
            $"Link '{link.Name}' carries packets of {PathMtu.Of(link)} octets in its tunnel, and between the routers of networks '{link.First.Name}' and '{link.Second.Name}' only {fits} fit: {PathMtu.Undeclared} less {wrapping} for WireGuard over {(wrapping == PathMtu.WrappingV6 ? "IPv6" : "IPv4")}. Declare 'mtu: {fits}'."));
    }
}
