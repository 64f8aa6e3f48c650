using System.Buffers.Binary;
using Farspan.Dns.Names;

namespace Farspan.Dns.Wire;

/// <summary>What a server must know of a question, read without allocating.</summary>
/// <remarks>
/// <para>Source: RFC 1035 section 4.1; RFC 6891 section 6.1 (OPT: at most one, in the additional section, owned by the root); RFC 7873 section 4 (cookies); RFC 9619 (one question at most).</para>
/// <para>The question's name stands at byte 12, uncompressed: nothing comes before it that a pointer could lead to.</para>
/// </remarks>
public struct DnsQuery
{
    private const int CookieOption = 10;
    private const int PaddingOption = 12;
    private const int OptHeaderBytes = 11;

    /// <summary>The header.</summary>
    public DnsHeader Header { get; private set; }

    /// <summary>Bytes of the question's name on the wire; 0 where there is no question that can be read.</summary>
    public int NameLength { get; private set; }

    /// <summary>Which records are asked for.</summary>
    public DnsType Type { get; private set; }

    /// <summary>Of which class.</summary>
    public DnsClass Class { get; private set; }

    /// <summary>True when the asker knows EDNS; the answer then has an OPT record too.</summary>
    public bool HasEdns { get; private set; }

    /// <summary>Largest datagram that the asker takes, as it says.</summary>
    public ushort PayloadBytes { get; private set; }

    /// <summary>Version of EDNS; 0 is the only one there is.</summary>
    public byte EdnsVersion { get; private set; }

    /// <summary>True when signatures are welcome (DO, RFC 3225).</summary>
    public bool DnssecOk { get; private set; }

    /// <summary>True when the asker padded its question (RFC 7830).</summary>
    public bool IsPadded { get; private set; }

    /// <summary>Where the asker's cookie begins: 8 bytes of its own, then what the server gave it. 0 for none.</summary>
    public int CookieOffset { get; private set; }

    /// <summary>Bytes of the cookie: 8, or 16–40 with the server's; 0 for none.</summary>
    public int CookieLength { get; private set; }

    /// <summary>Where the question ends and records would begin.</summary>
    public readonly int QuestionEnd => DnsHeader.Length + (NameLength == 0 ? 0 : NameLength + 4);

    /// <summary>Reads a message as a server does. Never throws, never reads past the end.</summary>
    public static DnsQueryReading Read(ReadOnlySpan<byte> message, out DnsQuery query)
    {
        query = default;
        if (!DnsHeader.TryRead(message, out var header) || header.IsResponse)
        {
            return DnsQueryReading.NoQuestion;
        }

        query.Header = header;
        if (header.QuestionCount > 1)
        {
            return DnsQueryReading.Malformed;
        }

        if (header.QuestionCount == 1 && !query.TryReadQuestion(message))
        {
            return DnsQueryReading.Malformed;
        }

        return query.TryReadRecords(message) ? DnsQueryReading.Whole : DnsQueryReading.Malformed;
    }

    /// <summary>The question's name out of the message it was read from.</summary>
    public readonly ReadOnlySpan<byte> Name(ReadOnlySpan<byte> message) => message.Slice(DnsHeader.Length, NameLength);

    private bool TryReadQuestion(ReadOnlySpan<byte> message)
    {
        var length = WireName.Measure(message[DnsHeader.Length..]);
        if (length < 0 || DnsHeader.Length + length + 4 > message.Length)
        {
            return false;
        }

        NameLength = length;
        Type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[(DnsHeader.Length + length)..]);
        Class = (DnsClass)BinaryPrimitives.ReadUInt16BigEndian(message[(DnsHeader.Length + length + 2)..]);
        return true;
    }

    private bool TryReadRecords(ReadOnlySpan<byte> message)
    {
        var at = QuestionEnd;
        var before = Header.AnswerCount + Header.AuthorityCount;
        var count = before + Header.AdditionalCount;
        Span<byte> name = stackalloc byte[count == 0 ? 0 : DnsLimits.NameBytes];
        for (var i = 0; i < count; i++)
        {
            var end = at;
            if ((uint)at >= (uint)message.Length || (message[at] == 0 ? (end = at + 1) : WireName.Expand(message, at, name, out end)) < 0 || end + 10 > message.Length)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(end + 8)..]);
            var data = end + 10;
            if (data + length > message.Length)
            {
                return false;
            }

            if (message[end] == 0 && message[end + 1] == (byte)DnsType.OPT && (HasEdns || i < before || end != at + 1 || !TryReadOptions(message, at, data, length)))
            {
                return false;
            }

            at = data + length;
        }

        return at == message.Length;
    }

    private bool TryReadOptions(ReadOnlySpan<byte> message, int start, int data, int length)
    {
        HasEdns = true;
        PayloadBytes = BinaryPrimitives.ReadUInt16BigEndian(message[(start + 3)..]);
        EdnsVersion = message[start + 6];
        DnssecOk = (message[start + 7] & 0x80) != 0;
        System.Diagnostics.Debug.Assert(data == start + OptHeaderBytes, "the root takes one byte");
        var end = data + length;
        for (var at = data; at < end;)
        {
            if (at + 4 > end)
            {
                return false;
            }

            var option = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            var size = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            at += 4;
            if (at + size > end || (option == CookieOption && !TryTakeCookie(at, size)))
            {
                return false;
            }

            IsPadded |= option == PaddingOption;
            at += size;
        }

        return true;
    }

    // RFC 7873 section 5.2.2: of another length it is malformed. Of two cookies the first counts.
    private bool TryTakeCookie(int offset, int size)
    {
        if (size is not (8 or (>= 16 and <= 40)))
        {
            return false;
        }

        CookieOffset = CookieOffset == 0 ? offset : CookieOffset;
        CookieLength = CookieLength == 0 ? size : CookieLength;
        return true;
    }
}
