using System.Net;
using Farspan.Addressing;

namespace Farspan.State.Overlays;

/// <summary>Operations that turn the peers seen into the peers desired: remove, then change, then add.</summary>
/// <remarks>In that order a moved allowed address is never taken away again: giving it to one peer takes it from the other (WireGuard paper, section 2.1).</remarks>
public sealed record PeerDelta
{
    /// <summary>Peers that must go.</summary>
    public required IReadOnlyList<WireGuardPublicKey> Remove { get; init; }

    /// <summary>Peers to change.</summary>
    public required IReadOnlyList<PeerChange> Change { get; init; }

    /// <summary>Peers to add; each has a public key.</summary>
    public required IReadOnlyList<PeerSpec> Add { get; init; }

    /// <summary>Seconds between keepalives to each peer that is added: what the machine's own entry says; 0 is off.</summary>
    public required ushort KeepaliveSeconds { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Remove.Count == 0 && Change.Count == 0 && Add.Count == 0;

    /// <summary>Number of operations.</summary>
    public int Count => Remove.Count + Change.Count + Add.Count;

    /// <summary>Compares by public key; members without one, and <paramref name="machine"/> itself, are left out.</summary>
    public static PeerDelta Between(IReadOnlyList<PeerSpec> members, string machine, IReadOnlyList<PeerStatus> observed)
    {
        var seen = observed.ToDictionary(p => p.PublicKey);
        var keepalive = KeepaliveOf(members, machine);
        var wanted = new HashSet<WireGuardPublicKey>();
        var change = new List<PeerChange>();
        var add = new List<PeerSpec>();
        foreach (var member in members)
        {
            if (member.PublicKey is not { } key || string.Equals(member.Machine, machine, StringComparison.Ordinal))
            {
                continue;
            }

            wanted.Add(key);
            if (!seen.TryGetValue(key, out var status))
            {
                add.Add(member);
            }
            else if (Changed(member, key, status, keepalive) is { } changed)
            {
                change.Add(changed);
            }
        }

        return new PeerDelta
        {
            Remove = [.. observed.Select(p => p.PublicKey).Where(k => !wanted.Contains(k)).OrderBy(k => k.ToString(), StringComparer.Ordinal)],
            Change = change,
            Add = add,
            KeepaliveSeconds = keepalive,
        };
    }

    /// <summary>Seconds between the keepalives that <paramref name="machine"/> sends to each of its peers; 0 where it is no member.</summary>
    public static ushort KeepaliveOf(IReadOnlyList<PeerSpec> members, string machine) =>
        members.FirstOrDefault(m => string.Equals(m.Machine, machine, StringComparison.Ordinal))?.KeepaliveSeconds ?? 0;

    private static PeerChange? Changed(PeerSpec desired, WireGuardPublicKey key, PeerStatus observed, ushort keepaliveSeconds)
    {
        var endpoint = desired.Endpoint.Equals(observed.Endpoint) ? null : desired.Endpoint;
        var allowed = HaveSameNetworks(desired.AllowedIps, observed.AllowedIps) ? null : desired.AllowedIps;
        ushort? keepalive = keepaliveSeconds == observed.KeepaliveSeconds ? null : keepaliveSeconds;
        return endpoint is null && allowed is null && keepalive is null
            ? null
            : new PeerChange { PublicKey = key, Endpoint = endpoint, AllowedIps = allowed, KeepaliveSeconds = keepalive };
    }

    private static bool HaveSameNetworks(IReadOnlyList<IPNetwork> a, IReadOnlyList<IPNetwork> b) =>
        a.Count == b.Count && (a.SequenceEqual(b) || a.ToHashSet().SetEquals(b));
}
