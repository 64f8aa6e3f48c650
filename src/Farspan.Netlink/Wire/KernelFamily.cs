using System.Net;
using System.Net.Sockets;

namespace Farspan.Netlink.Wire;

/// <summary>Address families by the kernel's numbers; .NET's differ.</summary>
internal static class KernelFamily
{
    internal const byte Unspecified = 0;
    internal const byte IPv4 = 2;
    internal const byte Bridge = 7;
    internal const byte IPv6 = 10;

    internal static byte Of(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? IPv4 : IPv6;

    internal static IPAddress Any(byte family) => family == IPv4 ? IPAddress.Any : IPAddress.IPv6Any;
}
