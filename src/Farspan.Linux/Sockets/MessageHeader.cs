using System.Runtime.InteropServices;

namespace Farspan.Linux.Sockets;

/// <summary>What sendmsg and recvmsg are given.</summary>
/// <remarks>struct msghdr of 64-bit Linux. Source: sendmsg(2), recvmsg(2).</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    internal byte* Name;
    internal uint NameLength;
    internal IoVector* Pieces;
    internal nuint PieceCount;
    internal byte* Control;
    internal nuint ControlLength;
    internal int Flags;
}
