using System.Text.Json.Serialization;
using Farspan.Addressing;

namespace Farspan.State.Filters;

/// <summary>One rule: every member that is set must match, then the verdict holds. Rules of a chain are tried in order.</summary>
/// <remarks>An address match decides the family (IPv4 or IPv6) of the rule; without one it matches both.</remarks>
public sealed record FilterRuleSpec
{
    /// <summary>The hook it stands in.</summary>
    public required FilterChain Chain { get; init; }

    /// <summary>Link the packet came by, or null for any.</summary>
    public required string? InLink { get; init; }

    /// <summary>Link the packet leaves by, or null for any.</summary>
    public required string? OutLink { get; init; }

    /// <summary>Source address, or null for any.</summary>
    public required AddressMatch? Source { get; init; }

    /// <summary>Destination address, or null for any.</summary>
    public required AddressMatch? Destination { get; init; }

    /// <summary>Layer-4 protocol.</summary>
    public required FilterProtocol Protocol { get; init; }

    /// <summary>Destination ports, ordered; empty means any. Only with TCP or UDP.</summary>
    public required IReadOnlyList<PortRange> Ports { get; init; }

    /// <summary>ICMP types, ordered; empty means any. Only with ICMP or ICMPv6.</summary>
    public required IReadOnlyList<byte> IcmpTypes { get; init; }

    /// <summary>States of connection tracking.</summary>
    public required ConnectionStates States { get; init; }

    /// <summary>What becomes of the packet.</summary>
    public required FilterVerdict Verdict { get; init; }

    /// <summary>Group of nfnetlink_log that gets a copy of the packet, or null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ushort? LogGroup { get; init; }

    /// <summary>Who said so: <c>policy/3 topology.yaml:41:5</c> or <c>default …</c>; at most 120 characters; kept in the kernel as the rule's comment.</summary>
    public required string Origin { get; init; }

    /// <summary>A rule that every packet of a chain matches: the starting point of every other one.</summary>
    public static FilterRuleSpec Every(FilterChain chain, FilterVerdict verdict, string origin) => new()
    {
        Chain = chain,
        InLink = null,
        OutLink = null,
        Source = null,
        Destination = null,
        Protocol = FilterProtocol.Any,
        Ports = [],
        IcmpTypes = [],
        States = ConnectionStates.None,
        Verdict = verdict,
        Origin = origin,
    };
}
