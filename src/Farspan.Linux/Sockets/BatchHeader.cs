using System.Runtime.InteropServices;

namespace Farspan.Linux.Sockets;

/// <summary>One message of many.</summary>
/// <remarks>struct mmsghdr of 64-bit Linux. Source: recvmmsg(2).</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct BatchHeader
{
    internal MessageHeader Message;
    internal uint Length;
}
