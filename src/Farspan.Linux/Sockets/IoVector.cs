using System.Runtime.InteropServices;

namespace Farspan.Linux.Sockets;

/// <summary>A piece of memory to send.</summary>
/// <remarks>struct iovec. Source: iovec(3type).</remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    internal byte* Start;
    internal nuint Length;
}
