using System.Net;
using System.Text.Json.Serialization;

namespace Farspan.State.Filters;

/// <summary>A named set of addresses that rules refer to; shared in memory by every spec that uses it.</summary>
public sealed record AddressSetSpec
{
    /// <summary>Name, at most 31 characters of a–z, 0–9, - and _; the key within a filter.</summary>
    public required string Name { get; init; }

    /// <summary>True for IPv6; a set holds one family.</summary>
    public required bool IsIPv6 { get; init; }

    /// <summary>Members, ordered, not overlapping. Of a learnt set: all that it may come to hold, never more.</summary>
    /// <remarks>So whoever asks what a set lets through asks a learnt one as any other, and hears of every address that an answer may bring.</remarks>
    public required IReadOnlyList<IPNetwork> Networks { get; init; }

    /// <summary>True for a set that begins empty and is filled with single addresses by DNS answers (<see cref="Dns.DnsFeedSpec"/>), each for its time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLearnt { get; init; }

    /// <summary>Addresses that a learnt set holds at most: a machine that needs more than this many at once wants a gateway.</summary>
    public const int MostLearnt = 4096;
}
