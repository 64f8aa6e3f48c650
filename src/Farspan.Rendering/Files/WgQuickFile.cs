using System.Globalization;
using System.Text;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>An overlay for <c>wg-quick up</c>.</summary>
/// <remarks>Source: wg-quick(8). It adds no routes of its own (<c>Table = off</c>): the plan's are added as the plan has them.</remarks>
internal static class WgQuickFile
{
    public static string Path(OverlaySpec overlay) => $"{WireGuardFile.Folder}/{overlay.Link}.conf";

    public static string Write(string header, MachineSpec machine, OverlaySpec overlay)
    {
        var text = new StringBuilder(header);
        text.Append("# systemctl enable --now wg-quick@").Append(overlay.Link).Append('\n');
        text.Append("# The private key (made by: wg genkey) is read from /").Append(WireGuardFile.KeyPath(overlay)).Append(", mode 0600.\n");
        text.Append("[Interface]\n");
        text.Append("Address = ").AppendJoin(", ", machine.Addresses.Where(a => a.Link == overlay.Link)
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Address}/{a.PrefixLength}"))).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"ListenPort = {overlay.ListenPort}\n");
        if (machine.Links.First(l => l.Name == overlay.Link).Mtu is { } mtu)
        {
            text.Append(CultureInfo.InvariantCulture, $"MTU = {mtu}\n");
        }

        text.Append("Table = off\n");
        if (OverlayPeers.AreShared(overlay))
        {
            text.Append("PostUp = wg addconf %i /").Append(WireGuardFile.Folder).Append("/%i.peers\n");
        }

        text.Append("PostUp = wg set %i private-key /").Append(WireGuardFile.Folder).Append("/%i.key\n");
        foreach (var route in machine.Routes.Where(r => r.Link == overlay.Link))
        {
            text.Append(CultureInfo.InvariantCulture, $"PostUp = ip {(route.Destination.IsV6 ? "-6" : "-4")} route replace {route.Destination} dev %i metric {route.Metric}\n");
        }

        if (!OverlayPeers.AreShared(overlay))
        {
            PeerSections.WireGuard.Append(text, OverlayPeers.Of(overlay, machine.Machine));
        }

        return text.ToString();
    }
}
