using System.Globalization;
using System.Text;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>Links, addresses and routes for systemd-networkd.</summary>
/// <remarks>Source: systemd.network(5), systemd.netdev(5).</remarks>
internal static class NetworkdFile
{
    private const string Folder = "etc/systemd/network";

    public static string NetworkPath(LinkSpec link) => $"{Folder}/50-farspan-{link.Name}.network";

    public static string DevicePath(OverlaySpec overlay) => $"{Folder}/50-farspan-{overlay.Link}.netdev";

    /// <summary>Peers of a large overlay: a drop-in of the device's file.</summary>
    public static string PeersPath(OverlaySpec overlay) => $"{DevicePath(overlay)}.d/peers.conf";

    /// <summary>A link's addresses and routes.</summary>
    public static string WriteNetwork(string header, MachineSpec machine, LinkSpec link)
    {
        var text = new StringBuilder(header);
        text.Append("[Match]\nName=").Append(link.Name).Append("\n\n");
        if (link.Mtu is { } mtu)
        {
            text.Append(CultureInfo.InvariantCulture, $"[Link]\nMTUBytes={mtu}\n\n");
        }

        // Addresses and routes come from the plan alone.
        text.Append("[Network]\nDHCP=no\nIPv6AcceptRA=no\n");
        foreach (var address in machine.Addresses.Where(a => a.Link == link.Name))
        {
            text.Append(CultureInfo.InvariantCulture, $"Address={address.Address}/{address.PrefixLength}\n");
        }

        foreach (var route in machine.Routes.Where(r => r.Link == link.Name))
        {
            text.Append("\n[Route]\nDestination=").Append(route.Destination).Append('\n');
            _ = route.Gateway is { } gateway
                ? text.Append("Gateway=").Append(gateway).Append('\n')
                : text.Append(route.Destination.IsV6 ? "" : "Scope=link\n");
            text.Append(CultureInfo.InvariantCulture, $"Metric={route.Metric}\n");
        }

        return text.ToString();
    }

    /// <summary>An overlay's device; its peers are left to <see cref="PeerSections"/> where they are shared.</summary>
    public static string WriteDevice(string header, MachineSpec machine, OverlaySpec overlay)
    {
        var text = new StringBuilder(header);
        text.Append("# The private key (made by: wg genkey) is read by systemd-networkd: chown root:systemd-network, chmod 0640.\n");
        text.Append("[NetDev]\nName=").Append(overlay.Link).Append("\nKind=wireguard\n");
        if (machine.Links.First(l => l.Name == overlay.Link).Mtu is { } mtu)
        {
            text.Append(CultureInfo.InvariantCulture, $"MTUBytes={mtu}\n");
        }

        text.Append("\n[WireGuard]\nPrivateKeyFile=/").Append(WireGuardFile.KeyPath(overlay)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"ListenPort={overlay.ListenPort}\n");
        if (!OverlayPeers.AreShared(overlay))
        {
            PeerSections.Networkd.Append(text, OverlayPeers.Of(overlay, machine.Machine));
        }

        return text.ToString();
    }
}
