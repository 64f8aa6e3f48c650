using System.Net;

namespace Farspan.Netlink.Logging;

/// <summary>What a copy of a packet says of its way.</summary>
/// <param name="Source">Source address.</param>
/// <param name="SourcePort">Source port, or 0.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="Protocol">Transport protocol by IANA's number; of IPv6 the first header.</param>
/// <param name="Port">Destination port, or 0.</param>
public readonly record struct LoggedPacket(IPAddress Source, ushort SourcePort, IPAddress Destination, byte Protocol, ushort Port);
