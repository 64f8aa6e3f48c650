namespace Farspan.Analysis.Forwarding;

/// <summary>A datagram of an overlay that carries a packet.</summary>
/// <param name="Overlay">Name of the overlay.</param>
/// <param name="Peer">The machine whose allowed IPs hold the destination.</param>
/// <param name="Outer">The way of the datagram itself.</param>
public sealed record Tunnel(string Overlay, string Peer, Trace Outer);
