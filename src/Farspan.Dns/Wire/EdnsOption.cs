using System.Buffers.Binary;

namespace Farspan.Dns.Wire;

/// <summary>Writes the OPT record that answers one.</summary>
/// <remarks>Layout: root u8 · type u16 · payload size u16 · extended code u8 · version u8 · flags u16 · length u16 · options. Source: RFC 6891 section 6.1; RFC 7873 section 4.2; RFC 7830.</remarks>
public static class EdnsOption
{
    /// <summary>Bytes of an OPT record without options.</summary>
    public const int Bytes = 11;

    /// <summary>Bytes of a cookie of client (8) and server (16) with its head.</summary>
    public const int CookieBytes = 4 + 8 + 16;

    private const int CookieCode = 10;
    private const int PaddingCode = 12;

    /// <summary>Appends OPT to a message and counts it.</summary>
    /// <param name="message">Buffer with the message.</param>
    /// <param name="length">Bytes of the message so far; room for OPT must follow.</param>
    /// <param name="code">Response code of the message, whose upper bits stand in OPT.</param>
    /// <param name="dnssecOk">The asker's DO bit, given back (RFC 3225 section 3).</param>
    /// <param name="cookie">Client's and server's cookie, 24 bytes, or empty.</param>
    /// <returns>New length.</returns>
    public static int Append(Span<byte> message, int length, DnsResponseCode code, bool dnssecOk, ReadOnlySpan<byte> cookie)
    {
        var opt = message[length..];
        opt[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)DnsType.OPT);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], DnsLimits.UdpPayloadBytes);
        BinaryPrimitives.WriteUInt32BigEndian(opt[5..], ((uint)((int)code >> 4) << 24) | (dnssecOk ? 0x8000u : 0));
        BinaryPrimitives.WriteUInt16BigEndian(opt[9..], 0);
        var additional = BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], (ushort)(additional + 1));
        if (cookie.IsEmpty)
        {
            return length + Bytes;
        }

        BinaryPrimitives.WriteUInt16BigEndian(opt[9..], (ushort)(4 + cookie.Length));
        BinaryPrimitives.WriteUInt16BigEndian(opt[11..], CookieCode);
        BinaryPrimitives.WriteUInt16BigEndian(opt[13..], (ushort)cookie.Length);
        cookie.CopyTo(opt[15..]);
        return length + Bytes + 4 + cookie.Length;
    }

    /// <summary>Pads a message whose last record is OPT to a multiple of a block, as is done on encrypted transports (RFC 8467 section 4.1: 468 bytes).</summary>
    /// <param name="message">Buffer with the message.</param>
    /// <param name="length">Bytes of the message.</param>
    /// <param name="optLength">Bytes of the OPT record at its end.</param>
    /// <param name="block">Block in bytes.</param>
    /// <returns>New length; the old one when there is no room.</returns>
    public static int Pad(Span<byte> message, int length, int optLength, int block)
    {
        var padded = (length + 4 + block - 1) / block * block;
        if (padded > message.Length)
        {
            return length;
        }

        BinaryPrimitives.WriteUInt16BigEndian(message[length..], PaddingCode);
        BinaryPrimitives.WriteUInt16BigEndian(message[(length + 2)..], (ushort)(padded - length - 4));
        message[(length + 4)..padded].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(message[(length - optLength + 9)..], (ushort)(optLength - Bytes + padded - length));
        return padded;
    }
}
