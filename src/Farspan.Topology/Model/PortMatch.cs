using Farspan.Addressing;

namespace Farspan.Topology.Model;

/// <summary>Ports of one transport that a policy or a claim speaks of.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Ports">The ports.</param>
/// <param name="Name">Name of the service port it came from, or null for a literal port.</param>
public sealed record PortMatch(TransportProtocol Protocol, PortRange Ports, string? Name);
