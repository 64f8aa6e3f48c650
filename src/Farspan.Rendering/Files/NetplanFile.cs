using System.Globalization;
using System.Text;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>Links, addresses and routes for netplan.</summary>
/// <remarks>
/// Source: Netplan YAML configuration reference. Files of a folder are merged in the order of their names. Each must stand by itself: netplan refuses a WireGuard tunnel
/// without a peer, so that one whose peers are not known yet is left out, and a list of shared peers comes before the file that adds the machine's own addresses.
/// </remarks>
internal static class NetplanFile
{
    public const string Path = "etc/netplan/90-farspan.yaml";

    public static string PeersPath(OverlaySpec overlay) => $"etc/netplan/89-farspan-{overlay.Link}.yaml";

    public static string Write(string header, MachineSpec machine)
    {
        var text = new StringBuilder(header).Append("network:\n  version: 2\n  renderer: networkd\n");
        var cards = machine.Links.Where(l => l.Kind == LinkKind.Ethernet).ToList();
        if (cards.Count > 0)
        {
            text.Append("  ethernets:\n");
        }

        foreach (var card in cards)
        {
            text.Append("    ").Append(card.Name).Append(":\n      dhcp4: false\n      dhcp6: false\n      accept-ra: false\n");
            AppendLink(text, machine, card);
        }

        AppendTunnels(text, machine);
        return text.ToString();
    }

    /// <summary>The peers that all members share, with all that members have in common.</summary>
    public static string WritePeers(string header, OverlaySpec overlay)
    {
        var text = new StringBuilder(header);
        if (overlay.Members.Any(m => m.PublicKey is not null))
        {
            text.Append("network:\n  version: 2\n  renderer: networkd\n  tunnels:\n");
            AppendTunnel(text, overlay);
            AppendPeers(text, overlay.Members);
        }

        return text.ToString();
    }

    private static void AppendTunnels(StringBuilder text, MachineSpec machine)
    {
        var known = machine.Overlays.ToLookup(o => OverlayPeers.Of(o, machine.Machine).Any(p => p.PublicKey is not null));
        foreach (var overlay in known[false])
        {
            text.Append("# ").Append(overlay.Link).Append(" is left out: netplan takes no tunnel without a peer, and no peer's public key is known yet.\n");
        }

        text.Append(known[true].Any() ? "  tunnels:\n" : "");
        foreach (var overlay in known[true])
        {
            var areShared = OverlayPeers.AreShared(overlay);
            if (areShared)
            {
                text.Append("    ").Append(overlay.Link).Append(":\n      mode: wireguard\n");
            }
            else
            {
                AppendTunnel(text, overlay);
            }

            AppendLink(text, machine, machine.Links.First(l => l.Name == overlay.Link));
            if (!areShared)
            {
                AppendPeers(text, OverlayPeers.Of(overlay, machine.Machine));
            }
        }
    }

    private static void AppendTunnel(StringBuilder text, OverlaySpec overlay)
    {
        text.Append("    ").Append(overlay.Link).Append(":\n      mode: wireguard\n");
        text.Append(CultureInfo.InvariantCulture, $"      port: {overlay.ListenPort}\n");
        text.Append("      # The private key (made by: wg genkey) is read by systemd-networkd: chown root:systemd-network, chmod 0640.\n");
        text.Append("      key: /").Append(WireGuardFile.KeyPath(overlay)).Append('\n');
    }

    private static void AppendLink(StringBuilder text, MachineSpec machine, LinkSpec link)
    {
        if (link.Mtu is { } mtu)
        {
            text.Append(CultureInfo.InvariantCulture, $"      mtu: {mtu}\n");
        }

        text.Append("      addresses:\n");
        foreach (var address in machine.Addresses.Where(a => a.Link == link.Name))
        {
            text.Append(CultureInfo.InvariantCulture, $"        - \"{address.Address}/{address.PrefixLength}\"\n");
        }

        var routes = machine.Routes.Where(r => r.Link == link.Name).ToList();
        if (routes.Count > 0)
        {
            text.Append("      routes:\n");
        }

        foreach (var route in routes)
        {
            text.Append("        - to: \"").Append(route.Destination).Append("\"\n");
            _ = route.Gateway is { } gateway
                ? text.Append("          via: \"").Append(gateway).Append("\"\n")
                : text.Append("          scope: link\n");
            text.Append(CultureInfo.InvariantCulture, $"          metric: {route.Metric}\n");
        }
    }

    private static void AppendPeers(StringBuilder text, IEnumerable<PeerSpec> peers)
    {
        text.Append("      peers:\n");
        foreach (var peer in peers)
        {
            if (peer.PublicKey is null)
            {
                text.Append("        # ").Append(peer.Machine).Append(": its public key is not known yet\n");
                continue;
            }

            text.Append("        # ").Append(peer.Machine).Append('\n');
            text.Append("        - keys: { public: \"").Append(peer.PublicKey).Append("\" }\n");
            text.Append("          allowed-ips: [").AppendJoin(", ", peer.AllowedIps.Select(a => $"\"{a}\"")).Append("]\n");
            text.Append("          endpoint: \"").Append(peer.Endpoint).Append("\"\n");
            if (peer.KeepaliveSeconds > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"          keepalive: {peer.KeepaliveSeconds}\n");
            }
        }
    }
}
