namespace Farspan.State.Dns;

/// <summary>One declared way outside, as a forwarder feeds it.</summary>
public sealed record DnsFeedEntrySpec
{
    /// <summary>Its name in the topology.</summary>
    public required string Name { get; init; }

    /// <summary>Host names, lower case; <c>*.</c> at the front stands for one or more labels.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>The learnt set of IPv4 addresses, or null where the machine has none.</summary>
    public required string? SetV4 { get; init; }

    /// <summary>The learnt set of IPv6 addresses, or null where the machine has none.</summary>
    public required string? SetV6 { get; init; }

    /// <summary>Ports that it opens, by protocol.</summary>
    public required IReadOnlyList<DnsFeedPortSpec> Ports { get; init; }
}
