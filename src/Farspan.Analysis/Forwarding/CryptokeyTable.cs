using System.Net;
using Farspan.Addressing;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Forwarding;

/// <summary>How WireGuard chooses a peer by address and refuses what a peer may not send (WireGuard paper, section 2.1); peers of single addresses are looked up, because a mesh has one for each of ten thousand.</summary>
internal sealed class CryptokeyTable
{
    private readonly Dictionary<IPAddress, List<PeerSpec>> _hosts = [];
    private readonly List<(IPNetwork Block, PeerSpec Peer)> _wide = [];

    public CryptokeyTable(IReadOnlyList<PeerSpec> members)
    {
        foreach (var member in members)
        {
            foreach (var block in member.AllowedIps)
            {
                if (block.PrefixLength < (block.BaseAddress.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4))
                {
                    _wide.Add((block, member));
                }
                else if (_hosts.TryGetValue(block.BaseAddress, out var owners))
                {
                    owners.Add(member);
                }
                else
                {
                    _hosts.Add(block.BaseAddress, [member]);
                }
            }
        }
    }

    /// <summary>The peer, other than the machine itself, whose allowed IPs hold an address by the longest prefix; null where there is none.</summary>
    /// <param name="address">The address.</param>
    /// <param name="self">The machine that is left out; null for none.</param>
    public PeerSpec? PeerFor(IPAddress address, string? self)
    {
        // No prefix is longer than an address.
        if (_hosts.TryGetValue(address, out var owners) && owners.Find(o => !Same(o.Machine, self)) is { } owner)
        {
            return owner;
        }

        PeerSpec? best = null;
        var length = -1;
        foreach (var (block, peer) in _wide)
        {
            if (block.PrefixLength > length && block.Contains(address) && !Same(peer.Machine, self))
            {
                (best, length) = (peer, block.PrefixLength);
            }
        }

        return best;
    }

    /// <summary>True where a packet from <paramref name="source"/> may come out of the tunnel of <paramref name="sender"/>.</summary>
    /// <remarks>The kernel asks its own table by the source address and compares the peer that it finds with the sender.</remarks>
    public bool LetsIn(string sender, IPAddress source) => PeerFor(source, self: null) is { } peer && Same(peer.Machine, sender);

    private static bool Same(string machine, string? other) => string.Equals(machine, other, StringComparison.Ordinal);
}
