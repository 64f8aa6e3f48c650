using System.Net;
using Farspan.Addressing;

namespace Farspan.State.Gateways;

/// <summary>A place outside that machines may go to through a gateway.</summary>
public sealed record EgressRuleSpec
{
    /// <summary>What declared it, as <c>egress/name file:line:column</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Addresses of the machines that may.</summary>
    public required IReadOnlyList<IPNetwork> From { get; init; }

    /// <summary>Host name, lower case; <c>*.</c> at the front stands for one or more labels.</summary>
    public required string Host { get; init; }

    /// <summary>Ports there.</summary>
    public required IReadOnlyList<PortRange> Ports { get; init; }

    /// <summary>What it is for, or null.</summary>
    public required string? Purpose { get; init; }
}
