using System.Runtime.InteropServices;
using Farspan.Netlink.Wire;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Native;

/// <summary>A netlink socket of the network namespace in which it was opened.</summary>
/// <remarks>The kernel carries a request out inside send(2), so its answers are there when send returns. Not thread-safe. Source: netlink(7).</remarks>
internal sealed partial class NetlinkSocket : IDisposable
{
    internal const int RouteProtocol = 0;
    internal const int NetfilterProtocol = 12;

    private const int Family = 16;
    private const int RawType = 3;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int SendBuffer = 7;
    private const int ReceiveBuffer = 8;
    private const int SendBufferForce = 32;
    private const int ReceiveBufferForce = 33;
    private const int NetlinkLevel = 270;
    private const int CapAnswer = 10;
    private const int ExtendedAnswer = 11;
    private const int DoNotWait = 0x40;
    private const int Truncate = 0x20;

    // A dump fills at most 32 KiB per datagram; twice that leaves room for the largest single message.
    private const int DatagramBytes = 64 * 1024;

    // Room for thousands of failures of one batch: each takes about 1 KiB of kernel memory.
    private const int BufferBytes = 8 * 1024 * 1024;

    // One for each thread, not for each socket: a lab keeps hundreds of sockets open.
    [ThreadStatic]
    private static byte[]? _datagram;

    private readonly SafeFileHandle _file;

    private NetlinkSocket(SafeFileHandle file) => _file = file;

    /// <summary>What to wait for messages with.</summary>
    internal SafeHandle Descriptor => _file;

    /// <summary>Opens it in the namespace of the calling thread.</summary>
    internal static NetlinkSocket Open(int protocol)
    {
        var file = Libc.Check(OpenSocket(Family, RawType | CloseOnExec, protocol), "open netlink socket", string.Empty);
        Set(file, NetlinkLevel, CapAnswer, 1);
        Set(file, NetlinkLevel, ExtendedAnswer, 1);

        // Without CAP_NET_ADMIN over the whole machine the forced size is refused and the administrator's limit holds.
        if (!Set(file, SocketLevel, SendBufferForce, BufferBytes))
        {
            Set(file, SocketLevel, SendBuffer, BufferBytes);
        }

        if (!Set(file, SocketLevel, ReceiveBufferForce, BufferBytes))
        {
            Set(file, SocketLevel, ReceiveBuffer, BufferBytes);
        }

        return new NetlinkSocket(file);
    }

    /// <summary>Sends whole messages as one datagram.</summary>
    internal void Send(ReadOnlySpan<byte> messages, string operation)
    {
        nint sent;
        do
        {
            sent = Send(_file, messages, (nuint)messages.Length, 0);
        }
        while (sent < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        Libc.Check((int)sent, operation, string.Empty);
    }

    /// <summary>Throws away answers that a call that failed half-way left behind.</summary>
    internal void Drain(string operation)
    {
        while (!Receive(wait: false, operation).IsEmpty)
        {
        }
    }

    /// <summary>Receives one datagram; empty when none is there and <paramref name="wait"/> is false. Valid until the next call on this thread.</summary>
    internal ReadOnlySpan<byte> Receive(bool wait, string operation)
    {
        var datagram = _datagram ??= new byte[DatagramBytes];
        nint length;
        do
        {
            length = Receive(_file, datagram, (nuint)datagram.Length, Truncate | (wait ? 0 : DoNotWait));
        }
        while (length < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        if (length < 0 && !wait && Marshal.GetLastPInvokeError() == Errno.EAGAIN)
        {
            return [];
        }

        Libc.Check((int)length, operation, string.Empty);
        return length <= datagram.Length
            ? datagram.AsSpan(0, (int)length)
            : throw new KernelException(operation, string.Empty, 90, $"an answer of {length} bytes does not fit");
    }

    /// <summary>Gives every message of a dump to <paramref name="take"/>, until it is whole.</summary>
    /// <returns>False when the tables changed meanwhile and the answers may not fit together: ask again.</returns>
    internal bool Dump<T>(NetlinkWriter request, uint sequence, string operation, T state, Take<T> take)
    {
        Send(request.Written, operation);
        var whole = true;
        while (true)
        {
            var reader = new MessageReader(Receive(wait: true, operation));
            while (reader.TryRead(out var message))
            {
                if (message.Sequence != sequence)
                {
                    continue;
                }

                whole &= (message.Flags & NetlinkOptions.DumpInterrupted) == 0;
                if (message.Type == NetlinkMessage.Done)
                {
                    return whole;
                }

                if (NetlinkAnswer.TryRead(message, out var answer))
                {
                    throw new KernelException(operation, string.Empty, answer.Errno, answer.Reason);
                }

                take(state, message);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool Set(SafeFileHandle file, int level, int option, int value) =>
        SetOption(file, level, option, ref value, sizeof(int)) == 0;

    /// <summary>Takes one message of a dump.</summary>
    internal delegate void Take<in T>(T state, in NetlinkMessage message);

    [LibraryImport(Libc.Name, EntryPoint = "socket", SetLastError = true)]
    private static partial SafeFileHandle OpenSocket(int family, int type, int protocol);

    [LibraryImport(Libc.Name, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle file, int level, int option, ref int value, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeFileHandle file, ReadOnlySpan<byte> bytes, nuint length, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeFileHandle file, Span<byte> bytes, nuint length, int flags);
}
