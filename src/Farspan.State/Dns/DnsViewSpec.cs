using System.Net;

namespace Farspan.State.Dns;

/// <summary>Which zones a group of askers sees (known elsewhere as split horizon).</summary>
public sealed record DnsViewSpec
{
    /// <summary>Name in the topology; the key within the server.</summary>
    public required string Name { get; init; }

    /// <summary>Sources that it is for.</summary>
    public required IReadOnlyList<IPNetwork> Sources { get; init; }

    /// <summary>Links that its questions come in by; empty for all.</summary>
    public required IReadOnlyList<string> Links { get; init; }

    /// <summary>Keys of its zones, no two of the same name.</summary>
    public required IReadOnlyList<string> Zones { get; init; }
}
