using System.Net;

namespace Farspan.State.Dns;

/// <summary>What a machine's own forwarder does with answers: it puts the addresses of listed names into sets of the packet filter before it hands the answers out.</summary>
public sealed record DnsFeedSpec
{
    /// <summary>Key of such a forwarder among a machine's name servers and services; no declared service has it, for it is no DNS label.</summary>
    public const string Service = "egress.names";

    /// <summary>The address that it listens on: of the loopback, so that nobody but the machine asks it, and not the one of systemd-resolved(8).</summary>
    public static readonly IPAddress Address = new([127, 0, 0, 55]);

    /// <summary>The machine, for the log.</summary>
    public required string Machine { get; init; }

    /// <summary>Blocks that a learnt address must lie in; every other one is an inner address or nobody's on the internet.</summary>
    public required IReadOnlyList<IPNetwork> Within { get; init; }

    /// <summary>Group of nfnetlink_log that tells refused packets.</summary>
    public required ushort RefusalGroup { get; init; }

    /// <summary>The ways outside, ordered by name.</summary>
    public required IReadOnlyList<DnsFeedEntrySpec> Entries { get; init; }
}
