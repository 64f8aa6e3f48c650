using Farspan.Topology.Diagnostics;
using Farspan.Topology.Model;

namespace Farspan.Topology.Rules;

/// <summary>The networks that machines stand in; machines that stand alike share one.</summary>
internal sealed class Place(Machine sample)
{
    /// <summary>One machine that stands there.</summary>
    public Machine Sample { get; } = sample;

    /// <summary>Names of the networks, the primary one first.</summary>
    public IReadOnlyList<string> Networks { get; } = [.. sample.Attachments.Select(a => a.Network.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>True when one of its subnets is public.</summary>
    public bool IsPublic { get; } = sample.Attachments.Any(a => a.Subnet.Exposure == Exposure.Public);

    /// <summary>For messages.</summary>
    public string Text => string.Join('+', Networks);

    /// <summary>The primary network as a reference.</summary>
    public string Reference => $"network/{Networks[0]}";

    /// <summary>Where the primary network is declared.</summary>
    public SourceSpan Location => Sample.Attachments[0].Network.Location;

    /// <summary>What tells places apart.</summary>
    public static string KeyOf(Machine machine) => machine.Attachments is [var only]
        ? $"{only.Network.Name}{(only.Subnet.Exposure == Exposure.Public ? "!" : "")}"
        : string.Join('+', machine.Attachments.Select(a => $"{a.Network.Name}{(a.Subnet.Exposure == Exposure.Public ? "!" : "")}").Distinct(StringComparer.Ordinal));
}
