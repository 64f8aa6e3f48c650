using System.Buffers.Binary;
using Farspan.Dns.Names;

namespace Farspan.Dns.Wire;

/// <summary>Reads a message from its start to its end.</summary>
/// <remarks>
/// <para>Never throws and never reads past the end, whatever the bytes are. Source: RFC 1035 section 4.</para>
/// <example><code>
/// if (DnsMessageReader.TryBegin(bytes, out var reader) &amp;&amp; reader.TryReadQuestion(out var question))
/// {
///     while (reader.HasRecord &amp;&amp; reader.TryReadRecord(out var record)) { … }
/// }
/// </code></example>
/// </remarks>
public ref struct DnsMessageReader
{
    private readonly ReadOnlySpan<byte> _message;
    private int _questions;
    private int _records;

    private DnsMessageReader(ReadOnlySpan<byte> message, DnsHeader header)
    {
        _message = message;
        Header = header;
        Offset = DnsHeader.Length;
    }

    /// <summary>The header.</summary>
    public DnsHeader Header { get; }

    /// <summary>Where reading goes on, in bytes from the start of the message.</summary>
    public int Offset { get; private set; }

    /// <summary>True while a question is still to be read.</summary>
    public readonly bool HasQuestion => _questions < Header.QuestionCount;

    /// <summary>True while a record is still to be read.</summary>
    public readonly bool HasRecord => _records < Header.AnswerCount + Header.AuthorityCount + Header.AdditionalCount;

    /// <summary>True at the end of the message, with all read that the header announced.</summary>
    public readonly bool IsComplete => !HasQuestion && !HasRecord && Offset == _message.Length;

    /// <summary>Section of the next record.</summary>
    public readonly DnsSection Section =>
        _records < Header.AnswerCount ? DnsSection.Answer
        : _records < Header.AnswerCount + Header.AuthorityCount ? DnsSection.Authority
        : DnsSection.Additional;

    /// <summary>Begins reading.</summary>
    /// <returns>False when the header is cut short.</returns>
    public static bool TryBegin(ReadOnlySpan<byte> message, out DnsMessageReader reader)
    {
        var whole = DnsHeader.TryRead(message, out var header);
        reader = whole ? new DnsMessageReader(message, header) : default;
        return whole;
    }

    /// <summary>Reads the next question; all come before the first record.</summary>
    /// <returns>False when there is none or it is malformed.</returns>
    public bool TryReadQuestion(out DnsQuestion question)
    {
        question = default;
        if (!HasQuestion || !DnsName.TryReadWire(_message, Offset, out var name, out var end) || end + 4 > _message.Length)
        {
            return false;
        }

        question = new DnsQuestion(name, (DnsType)ReadUInt16(end), (DnsClass)ReadUInt16(end + 2));
        Offset = end + 4;
        _questions++;
        return true;
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>False when there is none, it is malformed, or questions are still to be read.</returns>
    public bool TryReadRecord(out DnsResourceRecord record)
    {
        record = null!;
        if (HasQuestion || !HasRecord || !DnsName.TryReadWire(_message, Offset, out var name, out var end) || end + 10 > _message.Length)
        {
            return false;
        }

        var type = (DnsType)ReadUInt16(end);
        var length = ReadUInt16(end + 8);
        if (end + 10 + length > _message.Length || !RdataLayout.Of(type).TryExpand(_message, end + 10, length, out var data))
        {
            return false;
        }

        var ttl = BinaryPrimitives.ReadUInt32BigEndian(_message[(end + 4)..]);
        record = new DnsResourceRecord
        {
            Section = Section,
            Name = name,
            Type = type,
            Class = (DnsClass)ReadUInt16(end + 2),
            Ttl = ttl > int.MaxValue && type != DnsType.OPT ? 0 : ttl,
            Data = data,
        };
        Offset = end + 10 + length;
        _records++;
        return true;
    }

    private readonly ushort ReadUInt16(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_message[offset..]);
}
