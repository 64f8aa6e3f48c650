using Farspan.Analysis.Forwarding;
using Farspan.State.Filters;

namespace Farspan.Cli.Output.Proofs;

/// <summary>What a node does with a packet, as JSON has it.</summary>
/// <param name="Node">The node.</param>
/// <param name="InLink">The link by which it comes, or null where it starts.</param>
/// <param name="OutLink">The link by which it leaves, or null where it ends.</param>
/// <param name="Route">The route that was taken, or null.</param>
/// <param name="Gateway">Its gateway, or null.</param>
/// <param name="Chain">The chain that decided, or null where none was asked.</param>
/// <param name="Verdict"><c>accept</c>, <c>drop</c>, <c>unknown</c>, or null.</param>
/// <param name="Rule">The rule, or the chain's policy.</param>
/// <param name="Origin">Who asked for the rule; empty for a chain's policy.</param>
/// <param name="Overlay">The overlay that carries it on, or null.</param>
/// <param name="Peer">The machine at the far end of the tunnel, or null.</param>
/// <param name="Outer">The way of the overlay's datagram, or null.</param>
internal sealed record HopRecord(
    string Node, string? InLink, string? OutLink, string? Route, string? Gateway, string? Chain, string? Verdict, string? Rule, string? Origin,
    string? Overlay, string? Peer, TraceRecord? Outer)
{
    /// <summary>Makes the record.</summary>
    public static HopRecord Of(Hop hop) => new(
        hop.Node,
        hop.InLink,
        hop.OutLink,
        hop.Route?.Destination.ToString(),
        hop.Route?.Gateway?.ToString(),
        hop.Decision?.Chain.ToString().ToLowerInvariant(),
        hop.Decision is { } decision ? decision.Verdict switch { FilterVerdict.Accept => "accept", FilterVerdict.Drop => "drop", _ => "unknown" } : null,
        hop.Decision?.Text,
        hop.Decision?.Origin,
        hop.Tunnel?.Overlay,
        hop.Tunnel?.Peer,
        hop.Tunnel is { } tunnel ? TraceRecord.Of(tunnel.Outer) : null);
}
