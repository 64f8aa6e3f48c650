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
    internal static WireGuardChange Change(OverlayDelta delta, WireGuardPrivateKey key) => new()
    {
        PrivateKey = delta.SetKey ? key : null,
        ListenPort = delta.ListenPort,
        Peers =
        [
            .. delta.Peers.Remove.Select(k => Peer(k) with { Remove = true }),
            .. delta.Peers.Change.Select(c => Peer(c.PublicKey) with { UpdateOnly = true, Endpoint = c.Endpoint, AllowedIps = c.AllowedIps, KeepaliveSeconds = c.KeepaliveSeconds }),
            .. delta.Peers.Add.Select(Added),
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
