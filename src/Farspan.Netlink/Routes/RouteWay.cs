using System.Net;

namespace Farspan.Netlink.Routes;

/// <summary>The way that the kernel would send a packet now.</summary>
/// <param name="LinkIndex">The link that it leaves by.</param>
/// <param name="Gateway">The next hop; null where the destination itself is on the link.</param>
/// <param name="Source">The source address where nobody binds one; null where the kernel does not say.</param>
public sealed record RouteWay(int LinkIndex, IPAddress? Gateway, IPAddress? Source);
