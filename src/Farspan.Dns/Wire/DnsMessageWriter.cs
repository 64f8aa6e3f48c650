using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Farspan.Dns.Names;

namespace Farspan.Dns.Wire;

/// <summary>Writes a message into a buffer, names compressed; what does not fit is left out whole.</summary>
/// <remarks>Sections must be written in order. Source: RFC 1035 section 4.1.4; RFC 3597 section 4 (whose data is compressed).</remarks>
public ref struct DnsMessageWriter
{
    // Pointers have 14 bits.
    private const int PointerReach = 0x4000;
    private const int PointerBits = 0xC000;
    private readonly Span<byte> _buffer;
    private Offsets _known;
    private int _knownCount;

    /// <summary>Begins a message with an empty header.</summary>
    /// <param name="buffer">Where it is written; at least 12 bytes. Nothing is written past its end.</param>
    public DnsMessageWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        buffer[..DnsHeader.Length].Clear();
        Length = DnsHeader.Length;
        Limit = buffer.Length;
    }

    /// <summary>Goes on after what stands in the buffer: a header with one question.</summary>
    internal DnsMessageWriter(Span<byte> buffer, int length, int limit)
    {
        _buffer = buffer;
        Length = length;
        Limit = limit;
        Remember(DnsHeader.Length);
    }

    /// <summary>Bytes written.</summary>
    public int Length { readonly get; private set; }

    /// <summary>Bytes that may be written; room for OPT can be kept free with it.</summary>
    public int Limit { readonly get; set; }

    /// <summary>True when a pointer may lead to a name of the very same letters only: what is transferred keeps its case (RFC 5936 section 3.4).</summary>
    internal bool KeepsCase { readonly get; init; }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>Writes identifier and flags.</summary>
    public readonly void WriteStart(ushort id, ushort flags)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer, id);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], flags);
    }

    /// <summary>Writes a question.</summary>
    /// <returns>False when there is no room; then nothing is written.</returns>
    public bool TryWriteQuestion(scoped in DnsQuestion question)
    {
        var start = Length;
        if (!TryWriteName(question.Name.Wire) || Length + 4 > Limit)
        {
            Forget(start);
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[Length..], (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(Length + 2)..], (ushort)question.Class);
        Length += 4;
        Count(4);
        return true;
    }

    /// <summary>Writes a record.</summary>
    /// <param name="section">Where.</param>
    /// <param name="owner">Its owner on the wire, uncompressed.</param>
    /// <param name="type">Its type; decides whether names in the data are compressed.</param>
    /// <param name="recordClass">Its class.</param>
    /// <param name="ttl">Seconds.</param>
    /// <param name="data">Its data, uncompressed.</param>
    /// <returns>False when there is no room; then nothing is written.</returns>
    public bool TryWriteRecord(DnsSection section, scoped ReadOnlySpan<byte> owner, DnsType type, DnsClass recordClass, uint ttl, scoped ReadOnlySpan<byte> data)
    {
        var start = Length;
        if (!TryWriteName(owner) || Length + 10 > Limit)
        {
            Forget(start);
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[Length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(Length + 2)..], (ushort)recordClass);
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[(Length + 4)..], ttl);
        Length += 10;
        var dataStart = Length;
        if (!TryWriteData(RdataLayout.Of(type), data))
        {
            Forget(start);
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(dataStart - 2)..], (ushort)(Length - dataStart));
        Count(6 + ((int)section * 2));
        return true;
    }

    /// <summary>Takes back what was written from an offset on; its records are taken off the counts by <see cref="SetCount"/>.</summary>
    internal void Forget(int length)
    {
        Length = length;
        while (_knownCount > 0 && _known[_knownCount - 1] >= length)
        {
            _knownCount--;
        }
    }

    internal readonly void SetCount(DnsSection section, int count) =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(6 + ((int)section * 2))..], (ushort)count);

    internal readonly int GetCount(DnsSection section) => BinaryPrimitives.ReadUInt16BigEndian(_buffer[(6 + ((int)section * 2))..]);

    private bool TryWriteData(RdataLayout layout, scoped ReadOnlySpan<byte> data)
    {
        var at = layout.Compressible ? layout.Before : data.Length;
        if (!TryWriteBytes(data[..at]))
        {
            return false;
        }

        for (var i = 0; i < layout.Names && layout.Compressible; i++)
        {
            var length = WireName.Measure(data[at..]);
            if (length < 0 || !TryWriteName(data.Slice(at, length)))
            {
                return false;
            }

            at += length;
        }

        return TryWriteBytes(data[at..]);
    }

    private bool TryWriteBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > Limit)
        {
            return false;
        }

        bytes.CopyTo(_buffer[Length..]);
        Length += bytes.Length;
        return true;
    }

    private bool TryWriteName(scoped ReadOnlySpan<byte> name)
    {
        var start = Length;
        var at = 0;
        var pointer = -1;
        for (; name[at] != 0; at += name[at] + 1)
        {
            pointer = Find(name[at..]);
            if (pointer >= 0)
            {
                break;
            }
        }

        var tail = pointer >= 0 ? 2 : name.Length - at;
        if (start + at + tail > Limit)
        {
            return false;
        }

        name[..at].CopyTo(_buffer[start..]);
        if (pointer >= 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_buffer[(start + at)..], (ushort)(PointerBits | pointer));
        }
        else
        {
            name[at..].CopyTo(_buffer[(start + at)..]);
        }

        Length = start + at + tail;
        Remember(start);
        return true;
    }

    // Notes where the labels written at an offset begin, as long as there is room to note them.
    private void Remember(int start)
    {
        for (var at = start; at < PointerReach && _buffer[at] is > 0 and <= DnsLimits.LabelBytes && _knownCount < Offsets.Capacity; at += _buffer[at] + 1)
        {
            _known[_knownCount++] = (ushort)at;
        }
    }

    private readonly int Find(scoped ReadOnlySpan<byte> suffix)
    {
        for (var i = 0; i < _knownCount; i++)
        {
            if (Matches(_known[i], suffix))
            {
                return _known[i];
            }
        }

        return -1;
    }

    private readonly bool Matches(int at, scoped ReadOnlySpan<byte> name)
    {
        while (true)
        {
            if ((_buffer[at] & 0xC0) == 0xC0)
            {
                at = BinaryPrimitives.ReadUInt16BigEndian(_buffer[at..]) & (PointerReach - 1);
                continue;
            }

            int length = _buffer[at];
            if (length != name[0] || !HasLabel(at + 1, name.Slice(1, length)))
            {
                return false;
            }

            if (length == 0)
            {
                return true;
            }

            at += length + 1;
            name = name[(length + 1)..];
        }
    }

    private readonly bool HasLabel(int at, scoped ReadOnlySpan<byte> label)
    {
        var written = _buffer.Slice(at, label.Length);
        return KeepsCase ? written.SequenceEqual(label) : WireName.EqualIgnoringCase(written, label);
    }

    private readonly void Count(int offset)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(_buffer[offset..]);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[offset..], (ushort)(count + 1));
    }

    [InlineArray(Capacity)]
    private struct Offsets
    {
        // Enough for the names of a usual answer; what comes later is written whole.
        internal const int Capacity = 48;
        private ushort _first;
    }
}
