using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Farspan.Netlink.Wire;

/// <summary>Takes one attribute after another; stops, and never throws, where the bytes make no sense.</summary>
public ref struct AttributeReader
{
    // The upper two bits of a type are NLA_F_NESTED and NLA_F_NET_BYTEORDER.
    private const ushort TypeMask = 0x3fff;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads from <paramref name="attributes"/>; skips <paramref name="fixedPart"/> bytes, or everything when there are fewer.</summary>
    public AttributeReader(ReadOnlySpan<byte> attributes, int fixedPart = 0)
    {
        _rest = attributes[Math.Min(NetlinkWriter.Align(fixedPart), attributes.Length)..];
        Value = default;
        Type = 0;
    }

    /// <summary>Type of the attribute read last, without its flag bits.</summary>
    public ushort Type { get; private set; }

    /// <summary>Value of the attribute read last.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Reads the next attribute into <see cref="Type"/> and <see cref="Value"/>.</summary>
    public bool TryRead()
    {
        if (_rest.Length < NetlinkWriter.AttributeHeaderLength)
        {
            return false;
        }

        var length = NativeBytes.ReadUInt16(_rest);
        if (length < NetlinkWriter.AttributeHeaderLength || length > _rest.Length)
        {
            return false;
        }

        Type = (ushort)(NativeBytes.ReadUInt16(_rest[2..]) & TypeMask);
        Value = _rest[NetlinkWriter.AttributeHeaderLength..length];
        _rest = _rest[Math.Min(NetlinkWriter.Align(length), _rest.Length)..];
        return true;
    }

    /// <summary>The value as a byte; 0 when it is empty.</summary>
    public readonly byte U8() => Value.IsEmpty ? (byte)0 : Value[0];

    /// <summary>The value as a u32 in host byte order; 0 when it is too short.</summary>
    public readonly uint U32() => Value.Length < 4 ? 0 : NativeBytes.ReadUInt32(Value);

    /// <summary>The value as an i32 in host byte order; 0 when it is too short.</summary>
    public readonly int I32() => Value.Length < 4 ? 0 : NativeBytes.ReadInt32(Value);

    /// <summary>The value as a u32 in network byte order; 0 when it is too short.</summary>
    public readonly uint U32Network() => Value.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Value);

    /// <summary>The value as a u64 in network byte order; 0 when it is too short.</summary>
    public readonly ulong U64Network() => Value.Length < 8 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(Value);

    /// <summary>The value as text up to its first zero byte.</summary>
    public readonly string Text()
    {
        var end = Value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
    }

    /// <summary>The value as an address; null when it has neither 4 nor 16 bytes.</summary>
    public readonly IPAddress? Address() => Value.Length is 4 or 16 ? new IPAddress(Value) : null;
}
