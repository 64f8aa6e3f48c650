using Farspan.Addressing;

namespace Farspan.State.Overlays;

/// <summary>Operations that turn one overlay link as seen into the one desired: create it, give it its key and port, then its peers.</summary>
public sealed record OverlayDelta : IDelta
{
    /// <summary>The overlay this is about.</summary>
    public required string Name { get; init; }

    /// <summary>The link this is about.</summary>
    public required string Link { get; init; }

    /// <summary>True when there is no such link yet, or nothing carries it any more.</summary>
    public required bool Create { get; init; }

    /// <summary>True when the link has another key than this machine, or none.</summary>
    public required bool SetKey { get; init; }

    /// <summary>UDP port to listen on, or null when it is right.</summary>
    public required ushort? ListenPort { get; init; }

    /// <summary>What must change among the peers.</summary>
    public required PeerDelta Peers { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Number of operations.</summary>
    public int Count => (Create ? 1 : 0) + (SetKey ? 1 : 0) + (ListenPort is null ? 0 : 1) + Peers.Count;

    /// <summary>Compares the end of <paramref name="machine"/>, which has the key <paramref name="ownKey"/>, or any key when that is null.</summary>
    public static OverlayDelta Between(OverlaySpec desired, string machine, WireGuardPublicKey? ownKey, OverlayStatus? observed) => new()
    {
        Name = desired.Name,
        Link = desired.Link,
        Create = observed is null,
        SetKey = observed?.PublicKey is null || (ownKey is not null && observed.PublicKey != ownKey),
        ListenPort = observed?.ListenPort == desired.ListenPort ? null : desired.ListenPort,
        Peers = PeerDelta.Between(desired.Members, machine, observed?.Peers ?? []),
    };

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe()
    {
        if (Create)
        {
            return [$"overlay {Name} is not running on {Link}"];
        }

        return (SetKey ? [$"overlay {Name} runs with another key"] : Array.Empty<string>())
            .Concat(ListenPort is { } port ? [$"overlay {Name} should listen on UDP port {port}"] : [])
            .Concat(Peers.Remove.Select(k => $"overlay {Name} should not have the peer {k}"))
            .Concat(Peers.Change.Select(c => $"overlay {Name} has the peer {c.PublicKey} with another {Changed(c)}"))
            .Concat(Peers.Add.Select(p => $"overlay {Name} misses the peer {p.Machine}"));
    }

    private static string Changed(PeerChange change) => change.AllowedIps is not null ? "set of allowed addresses" : change.Endpoint is not null ? "endpoint" : "keepalive";
}
