using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Sockets;

/// <summary>Calls on sockets that never wait. The descriptor is a number here: its owner keeps it open.</summary>
/// <remarks>They let the garbage collector go on meanwhile (no SuppressGCTransition): on loopback a send carries the segment to its receiver before it returns, and the transition is lost in the measuring noise beside that. Source: section 2 of the manual pages, by the name of each entry point; numbers from asm-generic, the same on x86-64 and arm64.</remarks>
internal static unsafe partial class SocketCalls
{
    internal const int StreamType = 1;
    internal const int DoNotWaitType = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int SocketLevel = 1;
    internal const int TypeOption = 3;
    internal const int PendingError = 4;
    internal const int Linger = 13;
    internal const int TcpLevel = 6;
    internal const int NoDelay = 1;
    internal const int NoSignal = 0x4000;
    internal const int ShutdownWrite = 1;

    [LibraryImport(Libc.Name, EntryPoint = "socket")]
    internal static partial int Open(int family, int type, int protocol);

    [LibraryImport(Libc.Name, EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(SafeHandle listening, byte* address, uint* length, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "connect")]
    internal static partial int Connect(int socket, byte* address, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "recv")]
    internal static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "send")]
    internal static partial nint Send(int socket, byte* bytes, nuint length, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "sendmsg")]
    internal static partial nint SendMessage(int socket, MessageHeader* message, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "shutdown")]
    internal static partial int Shutdown(int socket, int how);

    [LibraryImport(Libc.Name, EntryPoint = "setsockopt")]
    internal static partial int SetOption(int socket, int level, int option, void* value, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "getsockopt")]
    internal static partial int GetOption(int socket, int level, int option, void* value, uint* length);

    [LibraryImport(Libc.Name, EntryPoint = "getsockname")]
    internal static partial int GetName(int socket, byte* address, uint* length);

    [LibraryImport(Libc.Name, EntryPoint = "close")]
    internal static partial int Close(int descriptor);
}
