using Farspan.State.Filters;

namespace Farspan.Analysis.Ports;

/// <summary>Ports of one protocol that no rule and no claim tells apart.</summary>
/// <param name="Protocol">The protocol; <see cref="FilterProtocol.Any"/> stands for all that no rule names.</param>
/// <param name="First">The first destination port (TCP, UDP) or type (ICMP, ICMPv6), inclusive; 0 for other protocols.</param>
/// <param name="Last">The last one, inclusive.</param>
public readonly record struct PortAtom(FilterProtocol Protocol, ushort First, ushort Last);
