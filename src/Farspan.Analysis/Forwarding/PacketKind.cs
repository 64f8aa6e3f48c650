using Farspan.State.Filters;

namespace Farspan.Analysis.Forwarding;

/// <summary>What a filter sees of a packet.</summary>
/// <param name="Source">Source address.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Protocol">Protocol; <see cref="FilterProtocol.Any"/> for one that no rule names.</param>
/// <param name="FirstPort">The lowest destination port (or ICMP type) that it may have.</param>
/// <param name="LastPort">The highest; more than <paramref name="FirstPort"/> only for answers, whose port the asker's kernel chose.</param>
internal readonly record struct PacketKind(
    System.Net.IPAddress Source, System.Net.IPAddress Destination, FilterProtocol Protocol, ushort FirstPort, ushort LastPort)
{
    // Ephemeral ports as RFC 6056 section 3.2 recommends them; Linux takes 32768–60999 of these, other systems other parts.
    private const ushort FirstEphemeral = 1024;

    public static PacketKind Of(Flow flow) => new(flow.Source, flow.Destination, flow.Protocol, flow.Port, flow.Port);

    public static PacketKind ReplyTo(Flow flow) => flow.Protocol is FilterProtocol.Tcp or FilterProtocol.Udp
        ? new(flow.Destination, flow.Source, flow.Protocol, FirstEphemeral, ushort.MaxValue)
        : new(flow.Destination, flow.Source, flow.Protocol, ReplyType(flow), ReplyType(flow));

    // Echo is answered by echo reply: type 8 by 0 (RFC 792), 128 by 129 (RFC 4443 section 4.2); other messages by none, so their own type stands.
    private static ushort ReplyType(Flow flow) => (flow.Protocol, flow.Port) switch
    {
        (FilterProtocol.Icmp, 8) => 0,
        (FilterProtocol.IcmpV6, 128) => 129,
        _ => flow.Port,
    };
}
