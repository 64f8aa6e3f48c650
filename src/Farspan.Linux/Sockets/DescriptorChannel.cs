using System.Net.Sockets;
using System.Runtime.InteropServices;
using Farspan.Linux.Native;

namespace Farspan.Linux.Sockets;

/// <summary>Hands open descriptors to another process over a connected Unix socket.</summary>
/// <remarks>Both processes then hold the same open socket: its queue goes on when either closes it. Source: unix(7), SCM_RIGHTS; cmsg(3).</remarks>
public static unsafe partial class DescriptorChannel
{
    /// <summary>Most descriptors in one message: what Linux allows (SCM_MAX_FD).</summary>
    public const int Most = 253;

    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int CloseOnExec = 0x40000000;
    private const int ControlTruncated = 0x8;
    private const int Truncated = 0x20;

    // struct cmsghdr of 64-bit Linux: length u64 · level i32 · type i32; then the descriptors.
    private const int HeaderBytes = 16;

    /// <summary>Sends a message with descriptors.</summary>
    /// <param name="channel">A connected Unix stream socket that waits.</param>
    /// <param name="message">At least one byte; sent whole.</param>
    /// <param name="descriptors">No more than <see cref="Most"/>; they stay open here.</param>
    /// <exception cref="KernelException">The other end is gone.</exception>
    public static void Send(Socket channel, ReadOnlySpan<byte> message, IReadOnlyList<SafeHandle> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfZero(message.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Count, Most);
        var control = new byte[Space(descriptors.Count)];
        MemoryMarshal.Write(control, (ulong)(HeaderBytes + (descriptors.Count * sizeof(int))));
        MemoryMarshal.Write(control.AsSpan(8), SocketLevel);
        MemoryMarshal.Write(control.AsSpan(12), Rights);
        for (var i = 0; i < descriptors.Count; i++)
        {
            MemoryMarshal.Write(control.AsSpan(HeaderBytes + (i * sizeof(int))), (int)descriptors[i].DangerousGetHandle());
        }

        fixed (byte* bytes = message)
        fixed (byte* rights = control)
        {
            var piece = new IoVector { Start = bytes, Length = (nuint)message.Length };
            var header = new MessageHeader { Pieces = &piece, PieceCount = 1 };
            if (descriptors.Count > 0)
            {
                header.Control = rights;
                header.ControlLength = (nuint)control.Length;
            }

            var sent = SendMessage(channel.SafeHandle, &header, SocketCalls.NoSignal);
            GC.KeepAlive(descriptors);
            Libc.Check((int)sent, "hand over sockets", string.Empty);
            if (sent < message.Length)
            {
                // The descriptors went with the first byte; the rest is ordinary.
                channel.Send(message[(int)sent..]);
            }
        }
    }

    /// <summary>Receives the beginning of a message and the descriptors that came with it.</summary>
    /// <param name="channel">A connected Unix stream socket that waits.</param>
    /// <param name="buffer">Room for the message.</param>
    /// <param name="descriptors">What came; owned by the caller, not handed to children.</param>
    /// <returns>Bytes received; 0 at the end.</returns>
    /// <exception cref="KernelException">The other end is gone, or sent more descriptors than fit.</exception>
    public static int Receive(Socket channel, Span<byte> buffer, out IReadOnlyList<SafeSocketHandle> descriptors)
    {
        var control = new byte[Space(Most)];
        nint received;
        MessageHeader header;
        fixed (byte* bytes = buffer)
        fixed (byte* rights = control)
        {
            var piece = new IoVector { Start = bytes, Length = (nuint)buffer.Length };
            header = new MessageHeader { Pieces = &piece, PieceCount = 1, Control = rights, ControlLength = (nuint)control.Length };
            received = ReceiveMessage(channel.SafeHandle, &header, CloseOnExec);
        }

        Libc.Check((int)received, "take over sockets", string.Empty);
        descriptors = Read(control.AsSpan(0, (int)header.ControlLength));
        if ((header.Flags & (ControlTruncated | Truncated)) != 0)
        {
            foreach (var descriptor in descriptors)
            {
                descriptor.Dispose();
            }

            throw new KernelException("take over sockets", string.Empty, Errno.EMFILE, "more came than fits");
        }

        return (int)received;
    }

    private static List<SafeSocketHandle> Read(ReadOnlySpan<byte> control)
    {
        var descriptors = new List<SafeSocketHandle>();
        while (control.Length >= HeaderBytes)
        {
            var length = (int)Math.Min(MemoryMarshal.Read<ulong>(control), (ulong)control.Length);
            if (length < HeaderBytes)
            {
                break;
            }

            if (MemoryMarshal.Read<int>(control[8..]) == SocketLevel && MemoryMarshal.Read<int>(control[12..]) == Rights)
            {
                for (var at = HeaderBytes; at + sizeof(int) <= length; at += sizeof(int))
                {
                    descriptors.Add(new SafeSocketHandle(MemoryMarshal.Read<int>(control[at..]), ownsHandle: true));
                }
            }

            control = control[Math.Min(Align(length), control.Length)..];
        }

        return descriptors;
    }

    private static int Space(int descriptors) => HeaderBytes + Align(descriptors * sizeof(int));

    private static int Align(int length) => (length + 7) & ~7;

    [LibraryImport(Libc.Name, EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(SafeHandle socket, MessageHeader* message, int flags);
}
