using System.Runtime.InteropServices;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Zones;

/// <summary>Writes, once, what follows the question in the answer to each name and type that zones have.</summary>
/// <remarks>A question has its name uncompressed at byte 12, so pointers into it are the same in every answer, and the case that the asker wrote comes back by them.</remarks>
internal sealed class AnswerPoolBuilder
{
    // Longest name, place and count.
    private const int EntryBytes = 1 + DnsLimits.NameBytes + sizeof(int) + 1;
    private readonly byte[] _message = new byte[DnsLimits.MessageBytes];
    private readonly List<DnsNode> _nodes = [];
    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>Adds a name; its place is noted in it.</summary>
    /// <param name="node">The name.</param>
    /// <param name="zone">Finds the other names of its zone.</param>
    internal void Add(DnsNode node, INodeLookup zone)
    {
        Reserve(EntryBytes);
        node.PoolOffset = _length;
        _bytes[_length++] = (byte)node.Name.Length;
        node.Name.CopyTo(_bytes.AsSpan(_length));
        _length += node.Name.Length;
        MemoryMarshal.Write(_bytes.AsSpan(_length), _nodes.Count);
        _length += sizeof(int);
        _nodes.Add(node);
        var count = _length++;
        _bytes[count] = 0;
        foreach (var set in node.Cut is null ? node.Sets : [])
        {
            if (_bytes[count] < byte.MaxValue && Encode(node, set, zone, out var additional) is { IsEmpty: false } body)
            {
                Reserve(AnswerPool.HeadBytes + body.Length);
                var head = _bytes.AsSpan(_length);
                MemoryMarshal.Write(head, (ushort)set.Type);
                MemoryMarshal.Write(head[2..], (ushort)set.Count);
                MemoryMarshal.Write(head[4..], additional);
                MemoryMarshal.Write(head[6..], (ushort)body.Length);
                body.CopyTo(head[AnswerPool.HeadBytes..]);
                _length += AnswerPool.HeadBytes + body.Length;
                _bytes[count]++;
            }
        }
    }

    internal AnswerPool Build() => new(_bytes[.._length], [.. _nodes]);

    // Empty where it is too long for a datagram: then it is put together when it is asked for.
    private ReadOnlySpan<byte> Encode(DnsNode node, DnsRecordSet set, INodeLookup zone, out ushort additional)
    {
        additional = 0;
        _message.AsSpan(0, DnsHeader.Length).Clear();
        node.Name.CopyTo(_message.AsSpan(DnsHeader.Length));
        var start = DnsHeader.Length + node.Name.Length + 4;
        var writer = new DnsMessageWriter(_message, start, DnsLimits.UdpPayloadBytes);
        if (!SetWriter.TryWrite(ref writer, DnsSection.Answer, node.Name, set))
        {
            return default;
        }

        SetWriter.WriteAddresses(ref writer, set, zone, node.Zone);
        additional = (ushort)writer.GetCount(DnsSection.Additional);
        return _message.AsSpan(start, writer.Length - start);
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _bytes.Length)
        {
            Array.Resize(ref _bytes, checked(Math.Max(_bytes.Length * 2, _length + bytes)));
        }
    }
}
