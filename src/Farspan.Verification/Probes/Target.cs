using Farspan.Topology.Model;
using Farspan.Verification.Flows;

namespace Farspan.Verification.Probes;

/// <summary>A port of an address of a node, where a probe can be sent.</summary>
internal readonly record struct Target(NodeAddress At, TransportProtocol Protocol, ushort Port);
