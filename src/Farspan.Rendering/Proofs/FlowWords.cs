using Farspan.Analysis.Forwarding;
using Farspan.State.Filters;

namespace Farspan.Rendering.Proofs;

/// <summary>Packets in the words of the topology file.</summary>
public static class FlowWords
{
    /// <summary><c>6443/tcp</c>, <c>icmp/8</c>, <c>other protocols</c>.</summary>
    public static string Port(FilterProtocol protocol, ushort port) => protocol switch
    {
        FilterProtocol.Tcp => FormattableString.Invariant($"{port}/tcp"),
        FilterProtocol.Udp => FormattableString.Invariant($"{port}/udp"),
        FilterProtocol.Icmp => FormattableString.Invariant($"icmp/{port}"),
        FilterProtocol.IcmpV6 => FormattableString.Invariant($"icmpv6/{port}"),
        _ => "another protocol",
    };

    /// <summary><c>10.99.0.9 → 10.99.0.1, 2379/tcp</c>.</summary>
    public static string Packet(Flow flow) => $"{flow.Source} → {flow.Destination}, {Port(flow.Protocol, flow.Port)}";

    /// <summary>What becomes of a packet, in a word.</summary>
    public static string Fate(Disposition disposition) => disposition switch
    {
        Disposition.Delivered => "delivered",
        Disposition.Exits => "leaves for the internet",
        Disposition.DeniedOut => "refused where it is sent",
        Disposition.DeniedIn => "refused",
        Disposition.NoRoute => "no route",
        Disposition.ReversePath => "dropped by rp_filter",
        Disposition.NeighbourUnreachable => "nobody there",
        Disposition.NoTunnel => "no tunnel",
        Disposition.Loop => "goes in circles",
        Disposition.NotAsked => "an answer that nobody asked for",
        _ => "unknown",
    };
}
