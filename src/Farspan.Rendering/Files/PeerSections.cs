using System.Globalization;
using System.Text;
using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>The peers of an overlay as sections of a file of keys and values: the same for wg and for systemd-networkd but for their spelling.</summary>
/// <param name="Section">The header of a peer's section.</param>
/// <param name="Is">What stands between a key and its value.</param>
/// <param name="Comma">What stands between two values.</param>
internal sealed record PeerSections(string Section, string Is, string Comma)
{
    /// <summary>Source: wg(8), «CONFIGURATION FILE FORMAT».</summary>
    public static PeerSections WireGuard { get; } = new("[Peer]", " = ", ", ");

    /// <summary>Source: systemd.netdev(5), «[WIREGUARDPEER] SECTION OPTIONS».</summary>
    public static PeerSections Networkd { get; } = new("[WireGuardPeer]", "=", ",");

    /// <summary>A section for each peer; one whose public key is not known yet is a comment.</summary>
    public void Append(StringBuilder text, IEnumerable<PeerSpec> peers)
    {
        foreach (var peer in peers)
        {
            var mark = peer.PublicKey is null ? "# " : "";
            text.Append('\n').Append("# ").Append(peer.Machine).Append(peer.PublicKey is null ? ": its public key is not known yet\n" : "\n");
            text.Append(mark).Append(Section).Append('\n');
            text.Append(mark).Append("PublicKey").Append(Is).Append(peer.PublicKey).Append('\n');
            text.Append(mark).Append("AllowedIPs").Append(Is).AppendJoin(Comma, peer.AllowedIps).Append('\n');
            text.Append(mark).Append("Endpoint").Append(Is).Append(peer.Endpoint).Append('\n');
            if (peer.KeepaliveSeconds > 0)
            {
                text.Append(mark).Append("PersistentKeepalive").Append(Is).Append(peer.KeepaliveSeconds.ToString(CultureInfo.InvariantCulture)).Append('\n');
            }
        }
    }

    /// <summary>The file of the peers that all members share.</summary>
    public string Write(string header, OverlaySpec overlay)
    {
        var text = new StringBuilder(header);
        Append(text, overlay.Members);
        return text.ToString();
    }
}
