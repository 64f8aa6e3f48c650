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

    /// <summary>True when its machines reach the internet: from a public subnet or one with a way out.</summary>
    public bool ReachesInternet { get; } = sample.Attachments.Any(a => a.Subnet.Exposure != Exposure.Private);

    /// <summary>True when the internet reaches its machines: in a public subnet, or by a forwarded port.</summary>
    public bool TakesInternet { get; } = sample.Attachments.Any(a => a.Subnet.Exposure == Exposure.Public) || IsForwarded(sample);

    /// <summary>For messages.</summary>
    public string Text => string.Join('+', Networks);

    /// <summary>The primary network as a reference.</summary>
    public string Reference => $"network/{Networks[0]}";

    /// <summary>Where the primary network is declared.</summary>
    public SourceSpan Location => Sample.Attachments[0].Network.Location;

    /// <summary>What tells places apart.</summary>
    public static string KeyOf(Machine machine) => machine.Attachments is [var only]
        ? $"{only.Network.Name}{Mark(only)}{(IsForwarded(machine) ? "<" : "")}"
        : string.Join('+', machine.Attachments.Select(a => $"{a.Network.Name}{Mark(a)}").Distinct(StringComparer.Ordinal)) + (IsForwarded(machine) ? "<" : "");

    private static string Mark(Attachment card) => card.Subnet.Exposure switch { Exposure.Public => "!", Exposure.Egress => ">", _ => "" };

    private static bool IsForwarded(Machine machine) => machine.Attachments.Any(a => a.Network.Forwards.Any(f => string.Equals(f.Machine, machine.Name, StringComparison.Ordinal)));
}
