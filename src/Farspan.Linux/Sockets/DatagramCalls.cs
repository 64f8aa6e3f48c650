using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Sockets;

/// <summary>Calls that move many datagrams at once. The descriptor is a number here: its owner keeps it open.</summary>
/// <remarks>Source: recvmmsg(2), sendmmsg(2), udp(7), ip(7), ipv6(7), socket(7); numbers from asm-generic, the same on x86-64 and arm64.</remarks>
internal static unsafe partial class DatagramCalls
{
    internal const int DatagramType = 2;
    internal const int DoNotWait = 0x40;
    internal const int Truncated = 0x20;
    internal const int WaitForOne = 0x10000;
    internal const int ShutdownRead = 0;

    internal const int ReuseAddress = 2;
    internal const int SendBuffer = 7;
    internal const int ReceiveBuffer = 8;
    internal const int ReusePort = 15;

    internal const int IPv4Level = 0;
    internal const int IPv4PacketInfo = 8;
    internal const int IPv4PathMtu = 10;
    internal const int IPv6Level = 41;
    internal const int IPv6PathMtu = 23;
    internal const int IPv6Only = 26;
    internal const int IPv6ReceivePacketInfo = 49;
    internal const int IPv6PacketInfo = 50;

    internal const int UdpLevel = 17;
    internal const int UdpSegment = 103;

    /// <summary>Never fragment, and believe nothing that is said about the path: forged messages change nothing (RFC 9715 section 3.1).</summary>
    internal const int PathMtuProbe = 3;

    [LibraryImport(Libc.Name, EntryPoint = "bind")]
    internal static partial int Bind(int socket, byte* address, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "recvmmsg")]
    internal static partial int ReceiveMany(int socket, BatchHeader* headers, uint count, int flags, void* timeout);

    [LibraryImport(Libc.Name, EntryPoint = "sendmmsg")]
    internal static partial int SendMany(int socket, BatchHeader* headers, uint count, int flags);
}
