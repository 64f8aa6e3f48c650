using System.Buffers.Binary;

namespace Farspan.Dns.Wire;

/// <summary>The fixed start of every message.</summary>
/// <remarks>
/// <para>Layout (network byte order): id u16 · flags u16 · questions u16 · answers u16 · authorities u16 · additionals u16.</para>
/// <para>Source: RFC 1035 section 4.1.1.</para>
/// </remarks>
public readonly record struct DnsHeader
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 12;

    /// <summary>Flag: an answer, not a question (QR).</summary>
    public const ushort Response = 0x8000;

    /// <summary>Flag: from the zone itself (AA).</summary>
    public const ushort Authoritative = 0x0400;

    /// <summary>Flag: more than fits; ask again by TCP (TC).</summary>
    public const ushort Truncated = 0x0200;

    /// <summary>Flag: the asker wants others to be asked (RD).</summary>
    public const ushort RecursionDesired = 0x0100;

    /// <summary>Flag: the server asks others (RA).</summary>
    public const ushort RecursionAvailable = 0x0080;

    /// <summary>Flag: signatures need not be checked (CD, RFC 4035).</summary>
    public const ushort CheckingDisabled = 0x0010;

    /// <summary>Bits of the opcode.</summary>
    public const ushort OpcodeBits = 0x7800;

    /// <summary>Place of the opcode.</summary>
    public const int OpcodeShift = 11;

    /// <summary>Bits of the response code.</summary>
    public const ushort CodeBits = 0x000F;

    /// <summary>Ties the answer to the question.</summary>
    public required ushort Id { get; init; }

    /// <summary>QR, opcode, AA, TC, RD, RA, AD, CD and response code.</summary>
    public required ushort Flags { get; init; }

    /// <summary>Questions.</summary>
    public required ushort QuestionCount { get; init; }

    /// <summary>Records in the answer section.</summary>
    public required ushort AnswerCount { get; init; }

    /// <summary>Records in the authority section.</summary>
    public required ushort AuthorityCount { get; init; }

    /// <summary>Records in the additional section.</summary>
    public required ushort AdditionalCount { get; init; }

    /// <summary>True for an answer.</summary>
    public bool IsResponse => (Flags & Response) != 0;

    /// <summary>True where more was to be said.</summary>
    public bool IsTruncated => (Flags & Truncated) != 0;

    /// <summary>Kind of message.</summary>
    public DnsOpcode Opcode => (DnsOpcode)((Flags & OpcodeBits) >> OpcodeShift);

    /// <summary>The low four bits of the response code; the rest is in OPT.</summary>
    public DnsResponseCode Code => (DnsResponseCode)(Flags & CodeBits);

    /// <summary>Reads the header.</summary>
    /// <returns>False when the message is shorter than <see cref="Length"/>; never throws.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out DnsHeader header)
    {
        if (message.Length < Length)
        {
            header = default;
            return false;
        }

        header = new DnsHeader
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(message),
            Flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]),
            QuestionCount = BinaryPrimitives.ReadUInt16BigEndian(message[4..]),
            AnswerCount = BinaryPrimitives.ReadUInt16BigEndian(message[6..]),
            AuthorityCount = BinaryPrimitives.ReadUInt16BigEndian(message[8..]),
            AdditionalCount = BinaryPrimitives.ReadUInt16BigEndian(message[10..]),
        };
        return true;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="message">At least <see cref="Length"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> message)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message, Id);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Flags);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], QuestionCount);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], AnswerCount);
        BinaryPrimitives.WriteUInt16BigEndian(message[8..], AuthorityCount);
        BinaryPrimitives.WriteUInt16BigEndian(message[10..], AdditionalCount);
        return Length;
    }
}
