using Farspan.Import.Relation;
using Farspan.Topology.Model;

namespace Farspan.Import.Kubernetes;

/// <summary>One entry of a rule's ports: numbers, or a name that each pod gives a number.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Numbers">The ports; null for a named one.</param>
/// <param name="Name">The name; null for numbers.</param>
internal sealed record PolicyPort(TransportProtocol Protocol, PortIntervals? Numbers, string? Name);
