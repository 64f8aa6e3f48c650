using System.Collections.Frozen;
using System.Net;
using Farspan.Addressing;
using Farspan.State;
using Farspan.State.Filters;
using Farspan.State.Nat;

namespace Farspan.Analysis.Forwarding;

/// <summary>Translates packets as the nat chains of one node do (nft(8), «NAT statements»): by the first rule that matches a connection's first packet.</summary>
internal sealed class NatDecider(MachineSpec node, FilterDecider filter, FrozenSet<string> ignoredOrigins)
{
    /// <summary>Before routing.</summary>
    public NatStep Before(string inLink, PacketKind packet) => Decide(isDestination: true, inLink, null, packet);

    /// <summary>After routing.</summary>
    public NatStep After(string outLink, PacketKind packet) => Decide(isDestination: false, null, outLink, packet);

    /// <summary>What an answer's destination becomes before routing: the source that was hidden.</summary>
    public static NatStep UndoBefore(Connection connection, PacketKind packet) => connection.Source.Equals(packet.Destination)
        ? NatStep.Nothing(packet)
        : Done(NatKind.Source, packet, packet with { Destination = connection.Source }, string.Empty, string.Empty);

    /// <summary>What an answer's source becomes after routing: the destination that was asked.</summary>
    public static NatStep UndoAfter(Connection connection, PacketKind packet) => connection.Destination.Equals(packet.Source)
        ? NatStep.Nothing(packet)
        : Done(NatKind.Destination, packet, packet with { Source = connection.Destination }, string.Empty, string.Empty);

    private NatStep Decide(bool isDestination, string? inLink, string? outLink, PacketKind packet)
    {
        foreach (var rule in node.Filter.Nat)
        {
            if (rule.Kind == NatKind.Destination != isDestination || ignoredOrigins.Contains(rule.Origin) || !MatchesAllButPorts(rule, inLink, outLink, packet))
            {
                continue;
            }

            var (matching, all) = (FilterDecider.Matching(rule.Ports, packet), packet.LastPort - packet.FirstPort + 1);
            if (matching > 0)
            {
                return matching == all ? Apply(rule, outLink, packet)
                    : new NatStep(packet, null, Disposition.Unknown, $"only a part of the ports that the answer may have matches {NatText.Of(rule)}");
            }
        }

        return NatStep.Nothing(packet);
    }

    private NatStep Apply(NatRuleSpec rule, string? outLink, PacketKind packet)
    {
        if (rule.Kind == NatKind.Destination && rule.ToPort is not null && packet.FirstPort != packet.LastPort)
        {
            return new NatStep(packet, null, Disposition.Unknown, $"the answer's port is written anew by {NatText.Of(rule)}");
        }

        if (rule.Kind == NatKind.Destination)
        {
            var (first, last) = rule.ToPort is { } port ? (port, port) : (packet.FirstPort, packet.LastPort);
            return Done(rule.Kind, packet, packet with { Destination = rule.To!, FirstPort = first, LastPort = last }, NatText.Of(rule), rule.Origin);
        }

        // The kernel takes the first address of the link, and drops the packet where it has none (nf_nat_masquerade).
        return (rule.To ?? FirstOn(outLink!, packet.Source.IsV6)) is { } source
            ? Done(rule.Kind, packet, packet with { Source = source }, NatText.Of(rule), rule.Origin)
            : new NatStep(packet, null, Disposition.DeniedIn, $"{node.Machine} has no address on {outLink} to write in place of {packet.Source}");
    }

    private IPAddress? FirstOn(string link, bool isV6) =>
        node.Addresses.FirstOrDefault(a => string.Equals(a.Link, link, StringComparison.Ordinal) && a.Address.IsV6 == isV6)?.Address;

    private bool MatchesAllButPorts(NatRuleSpec rule, string? inLink, string? outLink, PacketKind packet) =>
        (rule.InLink is null || string.Equals(rule.InLink, inLink, StringComparison.Ordinal)) &&
        (rule.OutLink is null || string.Equals(rule.OutLink, outLink, StringComparison.Ordinal)) &&
        (rule.Protocol == FilterProtocol.Any || rule.Protocol == packet.Protocol) &&
        (rule.To is null || rule.To.IsV6 == packet.Source.IsV6) &&
        filter.Matches(rule.Source, packet.Source) && filter.Matches(rule.Destination, packet.Destination);

    private static NatStep Done(NatKind kind, PacketKind before, PacketKind after, string text, string origin) => new(
        after, new Translation { Kind = kind, Before = FlowOf(before), After = FlowOf(after), Text = text, Origin = origin }, null, string.Empty);

    private static Flow FlowOf(PacketKind packet) =>
        new() { From = string.Empty, Source = packet.Source, Destination = packet.Destination, Protocol = packet.Protocol, Port = packet.FirstPort };
}
