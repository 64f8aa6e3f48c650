using System.Net;

namespace Farspan.State.Filters;

/// <summary>A named set of addresses that rules refer to; shared in memory by every spec that uses it.</summary>
public sealed record AddressSetSpec
{
    /// <summary>Name, at most 31 characters of a–z, 0–9, - and _; the key within a filter.</summary>
    public required string Name { get; init; }

    /// <summary>True for IPv6; a set holds one family.</summary>
    public required bool IsIPv6 { get; init; }

    /// <summary>Members, ordered, not overlapping.</summary>
    public required IReadOnlyList<IPNetwork> Networks { get; init; }
}
