using System.Buffers.Binary;
using System.Net.Sockets;

namespace Farspan.Lab.Listeners;

/// <summary>Lets a socket be bound to an address that the machine does not have yet.</summary>
/// <remarks>Source: ip(7) IP_FREEBIND; linux/in6.h IPV6_FREEBIND. .NET has no name for either.</remarks>
internal static class FreeBind
{
    private const int LevelIp = 0;
    private const int LevelIPv6 = 41;
    private const int OptionIp = 15;
    private const int OptionIPv6 = 78;

    public static void Allow(Socket socket)
    {
        Span<byte> on = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(on, 1);
        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.SetRawSocketOption(LevelIPv6, OptionIPv6, on);
        }
        else
        {
            socket.SetRawSocketOption(LevelIp, OptionIp, on);
        }
    }
}
