using System.Net;

namespace Farspan.State.Filters;

/// <summary>What a rule demands of one address: exactly one of the two members is set.</summary>
public sealed record AddressMatch
{
    /// <summary>The address lies in this network.</summary>
    public required IPNetwork? Network { get; init; }

    /// <summary>The address is in the <see cref="AddressSetSpec"/> of this name.</summary>
    public required string? Set { get; init; }

    /// <summary>Matches <paramref name="network"/>.</summary>
    public static AddressMatch In(IPNetwork network) => new() { Network = network, Set = null };

    /// <summary>Matches the set called <paramref name="set"/>.</summary>
    public static AddressMatch In(string set) => new() { Network = null, Set = set };
}
