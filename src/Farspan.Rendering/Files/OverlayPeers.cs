using Farspan.State.Overlays;

namespace Farspan.Rendering.Files;

/// <summary>Which peers stand in a machine's own files, and which in a file that all members share.</summary>
/// <remarks>
/// In a mesh of thousands every member has all others as peers: written out for each machine that is a square. From <see cref="MostInline"/> members on the peers
/// are one list, the same for all, the machine itself among them: a WireGuard device passes over a peer with its own key (Linux, drivers/net/wireguard/netlink.c,
/// set_peer; wireguard-go, device/uapi.go, handlePublicKeyLine).
/// </remarks>
internal static class OverlayPeers
{
    /// <summary>Members of the largest overlay whose peers stand in the machine's own files.</summary>
    public const int MostInline = 128;

    /// <summary>True when the peers stand in a file that all members share.</summary>
    public static bool AreShared(OverlaySpec overlay) => overlay.Members.Count > MostInline;

    /// <summary>The peers of one machine: every member but itself, each with the keepalive that this machine sends.</summary>
    public static IEnumerable<PeerSpec> Of(OverlaySpec overlay, string machine)
    {
        var keepalive = PeerDelta.KeepaliveOf(overlay.Members, machine);
        return overlay.Members.Where(m => m.Machine != machine).Select(m => m with { KeepaliveSeconds = keepalive });
    }

    /// <summary>The overlay with every member, each with the keepalive that this machine sends: equal for machines that send the same.</summary>
    public static OverlaySpec Shared(OverlaySpec overlay, string machine)
    {
        var keepalive = PeerDelta.KeepaliveOf(overlay.Members, machine);
        return overlay with { Members = [.. overlay.Members.Select(m => m with { KeepaliveSeconds = keepalive })] };
    }
}
