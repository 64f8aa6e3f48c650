using Farspan.Addressing;
using Farspan.State.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>An engine's report in the words of <see cref="OverlayStatus"/>, and a delta in the words of an engine.</summary>
internal static class DeviceStatus
{
    /// <summary>What was seen; the private key becomes its public half and goes no further.</summary>
    internal static OverlayStatus Of(string link, string engine, WireGuardDevice device)
    {
        using var key = device.PrivateKey;
        return new OverlayStatus
        {
            Link = link,
            Name = null,
            Engine = engine,
            PublicKey = key is null ? null : OverlayKeys.PublicOf(key),
            ListenPort = device.ListenPort,
            Peers = [.. device.Peers.Select(Of).OrderBy(p => p.PublicKey.ToString(), StringComparer.Ordinal)],
        };
    }

    /// <summary>The smallest change that carries <paramref name="delta"/> out.</summary>
    /// <remarks>
    /// An engine greets a new peer with a keepalive at once. When both ends do so at the same time, each takes the other's greeting for the newer one, and they are without a session
    /// for 5 or 15 s (WireGuard paper, section 6; seen with wireguard-go 0.0.20220316). So the end with the higher public key holds its first greeting back: it gets the keepalive
    /// before it gets the endpoint, cannot send, and tries again after 5 s unless the other end has greeted it by then.
    /// </remarks>
    /// <param name="delta">What to do.</param>
    /// <param name="key">Our private key.</param>
    /// <param name="holdBack">False where the other ends have sessions with us that we lost, and therefore do not greet.</param>
    internal static WireGuardChange Change(OverlayDelta delta, WireGuardPrivateKey key, bool holdBack) => new()
    {
        PrivateKey = delta.SetKey ? key : null,
        ListenPort = delta.ListenPort,
        Peers =
        [
            .. delta.Peers.Remove.Select(k => Peer(k) with { Remove = true }),
            .. delta.Peers.Change.Select(c => Peer(c.PublicKey) with { UpdateOnly = true, Endpoint = c.Endpoint, AllowedIps = c.AllowedIps, KeepaliveSeconds = c.KeepaliveSeconds }),
            .. Adding(delta.Peers, holdBack ? key : null),
        ],
    };

    /// <summary>
    /// The changes, one after the other, that make an engine greet <paramref name="peers"/>: it does when a keepalive is turned on, and at once when the peer is new to it.
    /// </summary>
    internal static IEnumerable<WireGuardChange> Greeting(IReadOnlyList<PeerSpec> peers)
    {
        yield return OfPeers(peers.Select(p => Peer(p.PublicKey!.Value) with { Remove = true }));
        yield return OfPeers(peers.Select(p => Added(p) with { KeepaliveSeconds = Math.Max(p.KeepaliveSeconds, (ushort)1) }));
        var silent = peers.Where(p => p.KeepaliveSeconds == 0).ToList();
        if (silent.Count > 0)
        {
            yield return OfPeers(silent.Select(p => Peer(p.PublicKey!.Value) with { UpdateOnly = true, KeepaliveSeconds = 0 }));
        }
    }

    private static IEnumerable<WireGuardPeerChange> Adding(PeerDelta delta, WireGuardPrivateKey? key)
    {
        // A greeting needs a keepalive of its own: only where both ends have one do two of them cross.
        WireGuardPublicKey? own = key is null || delta.KeepaliveSeconds == 0 || delta.Add.All(p => p.KeepaliveSeconds == 0) ? null : OverlayKeys.PublicOf(key);
        foreach (var peer in delta.Add)
        {
            var added = Added(peer) with { KeepaliveSeconds = delta.KeepaliveSeconds };
            if (own is not null && peer.KeepaliveSeconds > 0 && !OverlayGreeter.GreetsFirst(own.Value, peer.PublicKey!.Value))
            {
                yield return added with { Endpoint = null };
                yield return Peer(added.PublicKey) with { UpdateOnly = true, Endpoint = added.Endpoint };
            }
            else
            {
                yield return added;
            }
        }
    }

    private static WireGuardChange OfPeers(IEnumerable<WireGuardPeerChange> peers) => new() { PrivateKey = null, ListenPort = null, Peers = [.. peers] };

    private static WireGuardPeerChange Added(PeerSpec p) => Peer(p.PublicKey!.Value) with { Endpoint = p.Endpoint, AllowedIps = p.AllowedIps, KeepaliveSeconds = p.KeepaliveSeconds };

    private static PeerStatus Of(WireGuardPeer peer) => new()
    {
        Machine = null,
        PublicKey = peer.PublicKey,
        Endpoint = peer.Endpoint,
        AllowedIps = [.. peer.AllowedIps.OrderBy(n => n.ToString(), StringComparer.Ordinal)],
        KeepaliveSeconds = peer.KeepaliveSeconds,
        LastHandshake = peer.LastHandshake,
        ReceivedBytes = peer.ReceivedBytes,
        SentBytes = peer.SentBytes,
    };

    private static WireGuardPeerChange Peer(WireGuardPublicKey key) => new()
    {
        PublicKey = key,
        Remove = false,
        UpdateOnly = false,
        Endpoint = null,
        AllowedIps = null,
        KeepaliveSeconds = null,
    };
}
