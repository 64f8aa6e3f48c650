using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Farspan.Linux.Sockets;

/// <summary>Many datagrams, taken from the kernel in one call, and their answers, given to it in one. Used by one thread.</summary>
/// <remarks>
/// <para>Its memory is fixed in place and made once: a datagram costs no allocation and no copy beside the kernel's.</para>
/// <para>Source: recvmmsg(2), cmsg(3), ip(7) IP_PKTINFO, ipv6(7) IPV6_PKTINFO (RFC 3542 section 6).</para>
/// </remarks>
public sealed unsafe class DatagramBatch
{
    // Room for struct cmsghdr (16) with struct in6_pktinfo (20), aligned.
    internal const int ControlBytes = 40;

    // What an answer needs beside that.
    private const int ControlRoom = ControlBytes + DatagramReplies.SegmentControl;

    private const int ControlHeader = 16;
    private const int NameBytes = 32;
    private readonly int _queryBytes;
    private readonly int _responseBytes;
    private readonly byte[] _memory;
    private readonly DatagramReplies _replies;
    private readonly BatchHeader* _received;
    private readonly IoVector* _queryPieces;
    private readonly byte* _names;
    private readonly byte* _controls;
    private readonly byte* _queries;
    private readonly byte* _responses;
    private int _count;

    /// <param name="capacity">Datagrams at most, 1–1024 (UIO_MAXIOV).</param>
    /// <param name="queryBytes">Longest datagram that is taken; a longer one is told by <see cref="IsCut"/>.</param>
    /// <param name="responseBytes">Longest answer.</param>
    public DatagramBatch(int capacity, int queryBytes, int responseBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1024);
        Capacity = capacity;
        _queryBytes = queryBytes;
        _responseBytes = responseBytes;
        _replies = new DatagramReplies(capacity);
        var each = sizeof(BatchHeader) + sizeof(IoVector) + NameBytes + ControlRoom + queryBytes + responseBytes;
        _memory = GC.AllocateArray<byte>(capacity * each, pinned: true);
        var at = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _received = (BatchHeader*)Take(ref at, capacity * sizeof(BatchHeader));
        _queryPieces = (IoVector*)Take(ref at, capacity * sizeof(IoVector));
        _names = Take(ref at, capacity * NameBytes);
        _controls = Take(ref at, capacity * ControlRoom);
        _queries = Take(ref at, capacity * queryBytes);
        _responses = Take(ref at, capacity * responseBytes);
        for (var i = 0; i < capacity; i++)
        {
            _queryPieces[i] = new IoVector { Start = _queries + (i * queryBytes), Length = (nuint)queryBytes };
            _received[i].Message = new MessageHeader { Name = _names + (i * NameBytes), Pieces = _queryPieces + i, PieceCount = 1, Control = _controls + (i * ControlRoom) };
            Prepare(i);
        }
    }

    /// <summary>Datagrams at most.</summary>
    public int Capacity { get; }

    /// <summary>Answers that the kernel did not take together, so that each went for itself.</summary>
    public long Refusals => _replies.Refusals;

    /// <summary>Waits for a datagram, and takes what is there then.</summary>
    /// <returns>How many, of no length after <see cref="DatagramSocket.EndReceiving"/>; 0 when a signal came; below 0 a negated error number.</returns>
    public int Receive(DatagramSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        for (var i = 0; i < _count; i++)
        {
            Prepare(i);
        }

        _replies.Clear();
        _count = 0;
        var count = DatagramCalls.ReceiveMany(socket.Descriptor, _received, (uint)Capacity, DatagramCalls.WaitForOne, null);
        if (count < 0)
        {
            var errno = Marshal.GetLastSystemError();
            return errno == Errno.EINTR ? 0 : -errno;
        }

        _count = count;
        return count;
    }

    /// <summary>One datagram.</summary>
    public ReadOnlySpan<byte> Query(int index) => new(_queries + (index * _queryBytes), (int)_received[index].Length);

    /// <summary>True when it was longer than there was room.</summary>
    public bool IsCut(int index) => (_received[index].Message.Flags & DatagramCalls.Truncated) != 0;

    /// <summary>Room for its answer.</summary>
    public Span<byte> Response(int index) => new(_responses + (index * _responseBytes), _responseBytes);

    /// <summary>Who sent it.</summary>
    /// <param name="index">Which.</param>
    /// <param name="isV6">Family.</param>
    /// <returns>Address as a number, highest byte first.</returns>
    public UInt128 Source(int index, out bool isV6)
    {
        var name = new ReadOnlySpan<byte>(_names + (index * NameBytes), NameBytes);
        isV6 = MemoryMarshal.Read<ushort>(name) == SocketAddressBytes.FamilyIPv6;
        return isV6 ? BinaryPrimitives.ReadUInt128BigEndian(name[8..]) : BinaryPrimitives.ReadUInt32BigEndian(name[4..]);
    }

    /// <summary>Index of the link that it came in by; 0 where the kernel does not tell.</summary>
    public int Link(int index)
    {
        var control = new ReadOnlySpan<byte>(_controls + (index * ControlRoom), (int)_received[index].Message.ControlLength);
        if (control.Length < ControlHeader + sizeof(int))
        {
            return 0;
        }

        // struct in_pktinfo begins with the index, struct in6_pktinfo ends with it.
        return MemoryMarshal.Read<int>(control[8..]) == DatagramCalls.IPv4Level
            ? MemoryMarshal.Read<int>(control[ControlHeader..])
            : MemoryMarshal.Read<int>(control[(ControlHeader + 16)..]);
    }

    /// <summary>Gives the answer in <see cref="Response"/> to the next <see cref="Send"/>.</summary>
    public void Reply(DatagramSocket socket, int index, int length)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_responseBytes);
        ref var received = ref _received[index].Message;
        var message = new MessageHeader { Name = received.Name, NameLength = received.NameLength, Control = received.Control };
        if (socket.IsWildcard)
        {
            LeaveFromWhereAsked(received.Control);
            message.ControlLength = received.ControlLength;
        }

        _replies.Add(message, new IoVector { Start = _responses + (index * _responseBytes), Length = (nuint)length });
    }

    /// <summary>Sends the answers given by <see cref="Reply"/>. One that cannot be sent is lost, as datagrams may be; the others go.</summary>
    /// <returns>How many were sent.</returns>
    public int Send(DatagramSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return _replies.Send(socket.Descriptor);
    }

    /// <summary>Keeps where an answer goes that is not ready with its batch.</summary>
    public DatagramReturn Return(DatagramSocket socket, int index)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ref var received = ref _received[index].Message;
        var back = new DatagramReturn { AddressLength = Math.Min(received.NameLength, SocketAddressBytes.Longest) };
        new ReadOnlySpan<byte>(received.Name, SocketAddressBytes.Longest).CopyTo(back.Address);
        if (socket.IsWildcard)
        {
            LeaveFromWhereAsked(received.Control);
            new ReadOnlySpan<byte>(received.Control, ControlBytes).CopyTo(back.Control);
            back.ControlLength = (uint)received.ControlLength;
        }

        return back;
    }

    private static byte* Take(ref byte* at, int length)
    {
        var start = at;
        at += length;
        return start;
    }

    // What came as the place of arrival goes as the place of departure: the address stays, the link is the routes' choice again,
    // but for addresses of one link (fe80::/10), which mean nothing without it.
    private static void LeaveFromWhereAsked(byte* control)
    {
        if (*(int*)(control + 8) == DatagramCalls.IPv4Level)
        {
            *(int*)(control + ControlHeader) = 0;
        }
        else if (control[ControlHeader] != 0xFE || (control[ControlHeader + 1] & 0xC0) != 0x80)
        {
            *(int*)(control + ControlHeader + 16) = 0;
        }
    }

    // The kernel writes what it used over what it was given.
    private void Prepare(int index)
    {
        ref var message = ref _received[index].Message;
        message.NameLength = SocketAddressBytes.Longest;
        message.ControlLength = ControlBytes;
        message.Flags = 0;
    }
}
