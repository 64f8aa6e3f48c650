using System.Globalization;
using System.Text;
using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>An overlay for <c>wg setconf</c> and <c>wg addconf</c>.</summary>
/// <remarks>Source: wg(8), «CONFIGURATION FILE FORMAT». The private key stands in a file of its own: wg reads it from there.</remarks>
internal static class WireGuardFile
{
    public const string Folder = "etc/wireguard";

    public static string Path(OverlaySpec overlay) => $"{Folder}/{overlay.Link}.setconf";

    public static string PeersPath(OverlaySpec overlay) => $"{Folder}/{overlay.Link}.peers";

    public static string KeyPath(OverlaySpec overlay) => $"{Folder}/{overlay.Link}.key";

    /// <summary>The file of one machine; its peers are left to <see cref="PeerSections"/> where they are shared.</summary>
    public static string Write(string header, OverlaySpec overlay, string machine)
    {
        var text = new StringBuilder(header);
        text.Append("# wg setconf ").Append(overlay.Link).Append(" /").Append(Path(overlay)).Append('\n');
        if (OverlayPeers.AreShared(overlay))
        {
            text.Append("# wg addconf ").Append(overlay.Link).Append(" /").Append(PeersPath(overlay)).Append('\n');
        }

        text.Append("# wg set ").Append(overlay.Link).Append(" private-key /").Append(KeyPath(overlay))
            .Append("    (mode 0600; made by: wg genkey)\n");
        text.Append("[Interface]\n").Append(CultureInfo.InvariantCulture, $"ListenPort = {overlay.ListenPort}\n");
        if (!OverlayPeers.AreShared(overlay))
        {
            PeerSections.WireGuard.Append(text, OverlayPeers.Of(overlay, machine));
        }

        return text.ToString();
    }
}
