using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Farspan.Netlink.Wire;

/// <summary>Writes one netlink message after another into a buffer that grows and is used again.</summary>
/// <remarks>
/// <para>A message is a 16-byte header (length u32 · type u16 · flags u16 · sequence u32 · port u32, host byte order), a fixed part that
/// depends on the type, and attributes (length u16 · type u16 · value), each padded to four bytes.</para>
/// <para>Not thread-safe. Source: RFC 3549 section 2.2; netlink(7).</para>
/// </remarks>
public sealed class NetlinkWriter
{
    /// <summary>Length of a message header in bytes.</summary>
    public const int HeaderLength = 16;

    /// <summary>Length of an attribute header in bytes.</summary>
    public const int AttributeHeaderLength = 4;

    /// <summary>Longest attribute, header included: its length is a u16.</summary>
    public const int LongestAttribute = ushort.MaxValue;

    // NLA_F_NESTED, linux/netlink.h.
    private const ushort NestedFlag = 0x8000;
    private const int NoMessage = -1;
    private byte[] _buffer;
    private int _length;
    private int _message = NoMessage;

    /// <summary>Makes a writer with room for <paramref name="capacity"/> bytes before it first grows.</summary>
    /// <param name="capacity">Bytes, at least 64.</param>
    public NetlinkWriter(int capacity = 4096)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 64);
        _buffer = new byte[capacity];
    }

    /// <summary>Bytes written so far.</summary>
    public int Length => _length;

    /// <summary>Everything written since the last <see cref="Clear"/>; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Forgets what was written and keeps the buffer.</summary>
    public void Clear()
    {
        _length = 0;
        _message = NoMessage;
    }

    /// <summary>Starts a message; <see cref="EndMessage"/> fills in its length.</summary>
    public void BeginMessage(ushort type, NetlinkOptions flags, uint sequence)
    {
        if (_message != NoMessage)
        {
            throw new InvalidOperationException("The previous message was not ended.");
        }

        _message = _length;
        var header = Reserve(HeaderLength);
        NativeBytes.Write(header[4..], type);
        NativeBytes.Write(header[6..], (ushort)flags);
        NativeBytes.Write(header[8..], sequence);
    }

    /// <summary>Ends the message that <see cref="BeginMessage"/> started.</summary>
    public void EndMessage()
    {
        if (_message == NoMessage)
        {
            throw new InvalidOperationException("No message was begun.");
        }

        NativeBytes.Write(_buffer.AsSpan(_message), (uint)(_length - _message));
        _message = NoMessage;
    }

    /// <summary>Adds flags to a message that is already complete, such as the acknowledgement of the last one.</summary>
    /// <param name="message">Where the message starts, as <see cref="Length"/> was before it was begun.</param>
    /// <param name="flags">Flags to add.</param>
    public void AddOptions(int message, NetlinkOptions flags)
    {
        var place = _buffer.AsSpan(message + 6, 2);
        NativeBytes.Write(place, (ushort)(NativeBytes.ReadUInt16(place) | (ushort)flags));
    }

    /// <summary>Gives <paramref name="count"/> zeroed bytes to fill in; the room is padded to four bytes.</summary>
    public Span<byte> Reserve(int count)
    {
        var padded = Align(count);
        if (_length + padded > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + padded));
        }

        var room = _buffer.AsSpan(_length, padded);
        room.Clear();
        _length += padded;
        return room[..count];
    }

    /// <summary>Writes an attribute and returns its zeroed value to fill in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Longer than an attribute can be.</exception>
    public Span<byte> Attribute(ushort type, int valueLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(valueLength, LongestAttribute - AttributeHeaderLength);
        var header = Reserve(AttributeHeaderLength);
        NativeBytes.Write(header, (ushort)(AttributeHeaderLength + valueLength));
        NativeBytes.Write(header[2..], type);
        return Reserve(valueLength);
    }

    /// <summary>Writes an attribute of raw bytes; an empty value is a flag.</summary>
    public void Bytes(ushort type, ReadOnlySpan<byte> value) => value.CopyTo(Attribute(type, value.Length));

    /// <summary>Writes an attribute of one byte.</summary>
    public void U8(ushort type, byte value) => Attribute(type, 1)[0] = value;

    /// <summary>Writes a u16 in host byte order.</summary>
    public void U16(ushort type, ushort value) => NativeBytes.Write(Attribute(type, 2), value);

    /// <summary>Writes a u32 in host byte order.</summary>
    public void U32(ushort type, uint value) => NativeBytes.Write(Attribute(type, 4), value);

    /// <summary>Writes a u16 in network byte order.</summary>
    public void U16Network(ushort type, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Attribute(type, 2), value);

    /// <summary>Writes a u32 in network byte order, as nfnetlink wants.</summary>
    public void U32Network(ushort type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Attribute(type, 4), value);

    /// <summary>Writes a u64 in network byte order.</summary>
    public void U64Network(ushort type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Attribute(type, 8), value);

    /// <summary>Writes text as UTF-8 with an ending zero.</summary>
    public void Text(ushort type, string value)
    {
        var room = Attribute(type, Encoding.UTF8.GetByteCount(value) + 1);
        Encoding.UTF8.GetBytes(value, room);
    }

    /// <summary>Writes text as UTF-8 without an ending zero, where the length says it all.</summary>
    public void BareText(ushort type, string value) =>
        Encoding.UTF8.GetBytes(value, Attribute(type, Encoding.UTF8.GetByteCount(value)));

    /// <summary>Writes an address: 4 or 16 bytes.</summary>
    public void Address(ushort type, IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        Bytes(type, bytes[..written]);
    }

    /// <summary>Starts an attribute that holds attributes, with the nested flag set; give the result to <see cref="EndNested"/>.</summary>
    public int BeginNested(ushort type) => BeginNestedUnflagged((ushort)(type | NestedFlag));

    /// <summary>As <see cref="BeginNested"/> without the flag: rtnetlink's older attributes are written so.</summary>
    public int BeginNestedUnflagged(ushort type)
    {
        var start = _length;
        var header = Reserve(AttributeHeaderLength);
        NativeBytes.Write(header[2..], type);
        return start;
    }

    /// <summary>Ends the nested attribute that starts at <paramref name="start"/>.</summary>
    /// <exception cref="InvalidOperationException">More than 65,535 bytes were put into it.</exception>
    public void EndNested(int start)
    {
        var length = _length - start;
        if (length > LongestAttribute)
        {
            throw new InvalidOperationException($"A nested attribute of {length} bytes does not fit; the longest is {LongestAttribute}.");
        }

        NativeBytes.Write(_buffer.AsSpan(start), (ushort)length);
    }

    // NLMSG_ALIGN and NLA_ALIGN are both four bytes.
    internal static int Align(int length) => (length + 3) & ~3;
}
