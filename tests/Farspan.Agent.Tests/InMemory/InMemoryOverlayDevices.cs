using System.Net;
using Farspan.Addressing;
using Farspan.Agent.Overlays;
using Farspan.State.Links;
using Farspan.State.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>Overlay engines in memory.</summary>
public sealed class InMemoryOverlayDevices(InMemoryMachine machine) : IOverlayDevices
{
    private const int DefaultMtu = 1420;
    private readonly SortedDictionary<string, OverlayStatus> _devices = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Engine => "memory";

    /// <summary>The engine dies, and its link goes with it.</summary>
    public void Kill(string link)
    {
        _devices.Remove(link);
        machine.DropLink(link);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OverlayStatus>> ReadAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<OverlayStatus>>([.. _devices.Values]);

    /// <inheritdoc/>
    public ValueTask ApplyAsync(OverlayDelta delta, WireGuardPrivateKey key, CancellationToken cancellationToken)
    {
        if (delta.Create)
        {
            _devices[delta.Link] = new OverlayStatus { Link = delta.Link, Name = null, Engine = Engine, PublicKey = null, ListenPort = 0, Peers = [] };
            machine.Links[delta.Link] = new LinkStatus { Name = delta.Link, Kind = LinkKind.WireGuard, IsUp = false, Mtu = DefaultMtu };
        }

        var device = _devices[delta.Link];
        _devices[delta.Link] = device with
        {
            PublicKey = delta.SetKey ? InMemoryOverlayKeys.PublicOf(key) : device.PublicKey,
            ListenPort = delta.ListenPort ?? device.ListenPort,
            Peers = Apply(device.Peers, delta.Peers),
        };
        machine.Journal.Add(delta.Peers.IsEmpty ? $"overlay {delta.Link} set" : $"overlay {delta.Link} peers set");
        return ValueTask.CompletedTask;
    }

    /// <summary>How many greetings go astray before one arrives.</summary>
    public int LostGreetings { get; set; }

    /// <inheritdoc/>
    public ValueTask GreetAsync(string link, IReadOnlyList<PeerSpec> peers, CancellationToken cancellationToken)
    {
        machine.Journal.Add($"greeted {string.Join(' ', peers.Select(p => p.Machine))}");
        if (LostGreetings-- <= 0)
        {
            var greeted = peers.Select(p => p.PublicKey!.Value).ToHashSet();
            _devices[link] = _devices[link] with { Peers = [.. _devices[link].Peers.Select(p => greeted.Contains(p.PublicKey) ? p with { LastHandshake = DateTimeOffset.UnixEpoch } : p)] };
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string link, CancellationToken cancellationToken)
    {
        Kill(link);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAllAsync(CancellationToken cancellationToken)
    {
        foreach (var link in _devices.Keys.ToList())
        {
            Kill(link);
        }

        return ValueTask.CompletedTask;
    }

    private static List<PeerStatus> Apply(IReadOnlyList<PeerStatus> seen, PeerDelta delta)
    {
        var peers = seen.ToDictionary(p => p.PublicKey);
        foreach (var key in delta.Remove)
        {
            peers.Remove(key);
        }

        foreach (var change in delta.Change)
        {
            var peer = peers[change.PublicKey];
            peers[change.PublicKey] = peer with { Endpoint = change.Endpoint ?? peer.Endpoint, KeepaliveSeconds = change.KeepaliveSeconds ?? peer.KeepaliveSeconds };
            Give(peers, change.PublicKey, change.AllowedIps);
        }

        foreach (var member in delta.Add)
        {
            var key = member.PublicKey!.Value;
            peers[key] = new PeerStatus { Machine = null, PublicKey = key, Endpoint = member.Endpoint, AllowedIps = [], KeepaliveSeconds = delta.KeepaliveSeconds, LastHandshake = null, ReceivedBytes = 0, SentBytes = 0 };
            Give(peers, key, member.AllowedIps);
        }

        return [.. peers.Values.OrderBy(p => p.PublicKey.ToString(), StringComparer.Ordinal)];
    }

    private static void Give(Dictionary<WireGuardPublicKey, PeerStatus> peers, WireGuardPublicKey to, IReadOnlyList<IPNetwork>? networks)
    {
        foreach (var key in networks is null ? [] : peers.Keys.ToList())
        {
            peers[key] = peers[key] with { AllowedIps = key == to ? networks! : [.. peers[key].AllowedIps.Except(networks!)] };
        }
    }
}
