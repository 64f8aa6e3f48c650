using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Sockets;

/// <summary>A TCP socket on which nothing waits. Used by one thread, closed by that thread.</summary>
/// <remarks>Answers are counts or, below 0, negated error numbers: refusals are part of the traffic and cost no exception. Source: tcp(7), recv(2), send(2).</remarks>
public sealed unsafe partial class StreamSocket : SafeHandleMinusOneIsInvalid
{
    private StreamSocket(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>Takes a connection from a listening socket that does not wait.</summary>
    /// <param name="listening">The socket.</param>
    /// <param name="remote">Who connects.</param>
    /// <param name="errno">Why there is none; <see cref="Errno.EAGAIN"/> when nobody waits.</param>
    /// <returns>The connection, or null.</returns>
    public static StreamSocket? Accept(SafeHandle listening, out IPEndPoint remote, out int errno)
    {
        var address = stackalloc byte[SocketAddressBytes.Longest];
        uint length = SocketAddressBytes.Longest;
        var descriptor = SocketCalls.Accept(listening, address, &length, SocketCalls.DoNotWaitType | SocketCalls.CloseOnExec);
        if (descriptor < 0)
        {
            errno = Marshal.GetLastPInvokeError();
            remote = null!;
            return null;
        }

        errno = 0;
        remote = SocketAddressBytes.Read(new ReadOnlySpan<byte>(address, SocketAddressBytes.Longest));
        return new StreamSocket(descriptor).WithoutDelay();
    }

    /// <summary>Begins a connection.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="errno">0 when it is there, <see cref="Errno.EINPROGRESS"/> when it is being made, or why it will not be.</param>
    /// <returns>The socket; null when there was none to be had.</returns>
    public static StreamSocket? Connect(IPEndPoint remote, out int errno)
    {
        var descriptor = SocketCalls.Open(SocketAddressBytes.Family(remote), SocketCalls.StreamType | SocketCalls.DoNotWaitType | SocketCalls.CloseOnExec, 0);
        if (descriptor < 0)
        {
            errno = Marshal.GetLastSystemError();
            return null;
        }

        var socket = new StreamSocket(descriptor).WithoutDelay();
        Span<byte> address = stackalloc byte[SocketAddressBytes.Longest];
        var length = SocketAddressBytes.Write(remote, address);
        fixed (byte* start = address)
        {
            errno = SocketCalls.Connect(descriptor, start, (uint)length) == 0 ? 0 : Marshal.GetLastSystemError();
        }

        return socket;
    }

    /// <summary>Reads what is there.</summary>
    /// <param name="buffer">At least one byte.</param>
    /// <returns>Bytes read; 0 at the end; below 0 a negated error number.</returns>
    public int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var length = (int)SocketCalls.Receive((int)handle, start, (nuint)buffer.Length, 0);
            return length >= 0 ? length : -Marshal.GetLastSystemError();
        }
    }

    /// <summary>Writes as much as there is room for.</summary>
    /// <param name="bytes">At least one byte.</param>
    /// <returns>Bytes taken; below 0 a negated error number.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            var length = (int)SocketCalls.Send((int)handle, start, (nuint)bytes.Length, SocketCalls.NoSignal);
            return length >= 0 ? length : -Marshal.GetLastSystemError();
        }
    }

    /// <summary>Writes two pieces as one.</summary>
    /// <returns>As <see cref="Send(ReadOnlySpan{byte})"/>, over both.</returns>
    public int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        fixed (byte* head = first)
        fixed (byte* body = second)
        {
            var pieces = stackalloc IoVector[2];
            pieces[0] = new IoVector { Start = head, Length = (nuint)first.Length };
            pieces[1] = new IoVector { Start = body, Length = (nuint)second.Length };
            var message = new MessageHeader { Pieces = pieces, PieceCount = 2 };
            var length = (int)SocketCalls.SendMessage((int)handle, &message, SocketCalls.NoSignal);
            return length >= 0 ? length : -Marshal.GetLastSystemError();
        }
    }

    /// <summary>Sends FIN once everything is sent.</summary>
    public void EndSending() => _ = SocketCalls.Shutdown((int)handle, SocketCalls.ShutdownWrite);

    /// <summary>Makes the coming close send RST and forget what is not sent.</summary>
    public void ResetOnClose()
    {
        // struct linger: on, 0 seconds.
        var linger = stackalloc int[2];
        linger[0] = 1;
        linger[1] = 0;
        _ = SocketCalls.SetOption((int)handle, SocketCalls.SocketLevel, SocketCalls.Linger, linger, 2 * sizeof(int));
    }

    /// <summary>Reads and forgets the error that waits.</summary>
    /// <returns>A positive error number, or 0.</returns>
    public int TakeError()
    {
        var error = 0;
        uint length = sizeof(int);
        return SocketCalls.GetOption((int)handle, SocketCalls.SocketLevel, SocketCalls.PendingError, &error, &length) == 0 ? error : Marshal.GetLastSystemError();
    }

    /// <summary>This end; null when the socket has none any more.</summary>
    public IPEndPoint? ReadLocal()
    {
        var address = stackalloc byte[SocketAddressBytes.Longest];
        uint length = SocketAddressBytes.Longest;
        return SocketCalls.GetName((int)handle, address, &length) == 0
            ? SocketAddressBytes.Read(new ReadOnlySpan<byte>(address, SocketAddressBytes.Longest))
            : null;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => SocketCalls.Close((int)handle) == 0;

    private StreamSocket WithoutDelay()
    {
        var one = 1;
        _ = SocketCalls.SetOption((int)handle, SocketCalls.TcpLevel, SocketCalls.NoDelay, &one, sizeof(int));
        return this;
    }
}
