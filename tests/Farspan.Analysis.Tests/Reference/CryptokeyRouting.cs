using System.Net;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Tests.Reference;

/// <summary>How WireGuard chooses a peer by address and refuses what a peer may not send (WireGuard paper, section 2.1), peer by peer.</summary>
internal static class CryptokeyRouting
{
    /// <summary>The peer, other than the machine itself, whose allowed IPs hold the destination by the longest prefix; null where there is none.</summary>
    public static PeerSpec? PeerFor(IReadOnlyList<PeerSpec> members, string self, IPAddress destination)
    {
        PeerSpec? best = null;
        var length = -1;
        foreach (var member in members.Where(m => !string.Equals(m.Machine, self, StringComparison.Ordinal)))
        {
            foreach (var block in member.AllowedIps.Where(b => b.PrefixLength > length && b.Contains(destination)))
            {
                (best, length) = (member, block.PrefixLength);
            }
        }

        return best;
    }

    /// <summary>True where a packet from <paramref name="source"/> may come out of the tunnel of <paramref name="sender"/>.</summary>
    public static bool LetsIn(IReadOnlyList<PeerSpec> members, string sender, IPAddress source)
    {
        // The kernel asks its own table by the source address and compares the peer that it finds with the sender.
        PeerSpec? best = null;
        var length = -1;
        foreach (var member in members)
        {
            foreach (var block in member.AllowedIps.Where(b => b.PrefixLength > length && b.Contains(source)))
            {
                (best, length) = (member, block.PrefixLength);
            }
        }

        return best is not null && string.Equals(best.Machine, sender, StringComparison.Ordinal);
    }
}
