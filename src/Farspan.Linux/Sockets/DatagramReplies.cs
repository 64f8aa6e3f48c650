using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Farspan.Linux.Sockets;

/// <summary>Answers of one batch on their way out. Those to one asker that are equally long leave as one message, which the kernel cuts into datagrams: they go through its layers once.</summary>
/// <remarks>Source: UDP_SEGMENT in udp(7), and udp_send_skb in net/ipv4/udp.c for what it refuses: a link without checksums of its own or inside IPsec (EIO), a segment that is longer than the link takes (EINVAL, EMSGSIZE).</remarks>
internal sealed unsafe class DatagramReplies
{
    /// <summary>Room that a control message with the segments' length needs behind the others: struct cmsghdr and a 16-bit number, aligned.</summary>
    internal const int SegmentControl = 24;

    // UDP_MAX_SEGMENTS of older kernels; newer ones take twice as many.
    private const int MostSegments = 64;

    // What fits into one packet of IPv4 (65,535) with its headers.
    private const int MostBytes = 65_000;

    // Askers behind links that refuse, by a part of their hash.
    private const int RefusedSlots = 64;

    private readonly byte[] _memory;
    private readonly BatchHeader* _messages;
    private readonly IoVector* _pieces;
    private readonly MessageHeader* _given;
    private readonly IoVector* _answers;

    // Hash of the asker, then the length from long to short, then the place in _given.
    private readonly ulong[] _keys;
    private readonly uint[] _refused = new uint[RefusedSlots];
    private int _count;

    /// <param name="capacity">Answers at most.</param>
    internal DatagramReplies(int capacity)
    {
        _keys = new ulong[capacity];
        _memory = GC.AllocateArray<byte>(capacity * (sizeof(BatchHeader) + sizeof(MessageHeader) + (2 * sizeof(IoVector))), pinned: true);
        _messages = (BatchHeader*)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        _given = (MessageHeader*)(_messages + capacity);
        _pieces = (IoVector*)(_given + capacity);
        _answers = _pieces + capacity;
    }

    /// <summary>Answers refused as one message and sent one by one since.</summary>
    internal long Refusals { get; private set; }

    /// <summary>Forgets what was not sent.</summary>
    internal void Clear() => _count = 0;

    /// <summary>Takes one. Everything that is pointed to stays until it is sent.</summary>
    /// <param name="message">Where to, and from which address of ours; behind its control messages is room for <see cref="SegmentControl"/> bytes.</param>
    /// <param name="answer">The datagram.</param>
    internal void Add(in MessageHeader message, IoVector answer)
    {
        _given[_count] = message;
        _answers[_count] = answer;
        _keys[_count] = ((ulong)Hash(message) << 32) | ((0xFFFF - (ulong)answer.Length) << 16) | (uint)_count;
        _count++;
    }

    /// <summary>Sends them. One that cannot be sent is lost, as datagrams may be; the others go.</summary>
    /// <returns>How many were sent.</returns>
    internal int Send(int socket)
    {
        var messages = Join();
        var sent = 0;
        for (var at = 0; at < messages;)
        {
            var count = DatagramCalls.SendMany(socket, _messages + at, (uint)(messages - at), DatagramCalls.DoNotWait);
            var errno = Marshal.GetLastSystemError();
            for (var i = 0; i < count; i++)
            {
                sent += (int)_messages[at + i].Message.PieceCount;
            }

            at += Math.Max(count, 0);
            if (count <= 0)
            {
                sent += SendApart(socket, ref _messages[at].Message, errno);
                at++;
            }
        }

        _count = 0;
        return sent;
    }

    private static uint Hash(in MessageHeader message)
    {
        // Family, port and address of IPv4, or family, port and flow of IPv6; its address follows.
        var hash = Unsafe.ReadUnaligned<ulong>(message.Name) * 0x9E37_79B9_7F4A_7C15;
        if (message.NameLength == SocketAddressBytes.Longest)
        {
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(message.Name + 8)) * 0xC2B2_AE3D_27D4_EB4F;
            hash = (hash ^ Unsafe.ReadUnaligned<ulong>(message.Name + 16)) * 0x1656_67B1_9E37_79F9;
        }

        return (uint)(hash >> 32);
    }

    private static bool IsSameWay(in MessageHeader one, in MessageHeader other) =>
        new ReadOnlySpan<byte>(one.Name, (int)one.NameLength).SequenceEqual(new ReadOnlySpan<byte>(other.Name, (int)other.NameLength))
        && new ReadOnlySpan<byte>(one.Control, (int)one.ControlLength).SequenceEqual(new ReadOnlySpan<byte>(other.Control, (int)other.ControlLength));

    private static void AppendSegment(ref MessageHeader message, int length)
    {
        var control = message.Control + message.ControlLength;
        *(nuint*)control = 16 + sizeof(ushort);
        *(int*)(control + 8) = DatagramCalls.UdpLevel;
        *(int*)(control + 12) = DatagramCalls.UdpSegment;
        *(ushort*)(control + 16) = (ushort)length;
        message.ControlLength += SegmentControl;
    }

    private int Join()
    {
        var keys = _keys.AsSpan(0, _count);
        if (keys.Length > 1)
        {
            keys.Sort();
        }

        var messages = 0;
        for (var i = 0; i < keys.Length;)
        {
            var joined = Joined(keys[i..]);
            ref var message = ref _messages[messages++].Message;
            message = _given[(ushort)keys[i]];
            message.Pieces = _pieces + i;
            message.PieceCount = (nuint)joined;
            for (var end = i + joined; i < end; i++)
            {
                _pieces[i] = _answers[(ushort)keys[i]];
            }

            if (joined > 1)
            {
                AppendSegment(ref message, (int)message.Pieces[0].Length);
            }
        }

        return messages;
    }

    // How many of them leave together: all as long as the first, and one that is shorter at the end.
    private int Joined(ReadOnlySpan<ulong> keys)
    {
        var asker = (uint)(keys[0] >> 32);
        var first = (ushort)keys[0];
        var length = _answers[first].Length;
        var total = length;
        if (_refused[asker % RefusedSlots] == asker)
        {
            return 1;
        }

        for (var i = 1; i < keys.Length; i++)
        {
            var next = (ushort)keys[i];
            total += _answers[next].Length;
            if (i == MostSegments || total > MostBytes || (uint)(keys[i] >> 32) != asker || !IsSameWay(_given[first], _given[next]))
            {
                return i;
            }

            if (_answers[next].Length < length)
            {
                return i + 1;
            }
        }

        return keys.Length;
    }

    private int SendApart(int socket, ref MessageHeader message, int errno)
    {
        if (message.PieceCount == 1 || errno is not (Errno.EIO or Errno.EINVAL or Errno.EMSGSIZE or Errno.EOPNOTSUPP))
        {
            return 0;
        }

        message.ControlLength -= SegmentControl;
        var asker = Hash(message);
        _refused[asker % RefusedSlots] = asker;
        var (sent, pieces) = (0, (int)message.PieceCount);
        Refusals += pieces;
        message.PieceCount = 1;
        for (var i = 0; i < pieces; i++, message.Pieces++)
        {
            fixed (MessageHeader* one = &message)
            {
                sent += SocketCalls.SendMessage(socket, one, DatagramCalls.DoNotWait) >= 0 ? 1 : 0;
            }
        }

        return sent;
    }
}
