using Farspan.Dns.Wire;
using Farspan.Dns.Zones;

namespace Farspan.Dns.Answering;

/// <summary>Writes a whole zone as a row of messages for a stream: its SOA, everything else, its SOA again.</summary>
/// <remarks>Source: RFC 5936 section 2.2. Used by one thread. Each message is as long as pointers reach, so that names in it are compressed.</remarks>
public sealed class ZoneTransfer
{
    /// <summary>Longest message that is written; what <see cref="TryWriteNext"/> needs room for, but for one record that is longer.</summary>
    public const int MessageBytes = 0x4000;

    private readonly DnsZone _zone;
    private readonly DnsHeader _header;
    private readonly DnsQuestion _question;
    private int _node = -1;
    private int _set;
    private int _taken;
    private bool _ended;

    private ZoneTransfer(DnsZone zone, in DnsHeader header, in DnsQuestion question)
    {
        _zone = zone;
        _header = header;
        _question = question;
    }

    /// <summary>Begins.</summary>
    /// <param name="query">The question that <see cref="Resolver.Answer"/> called a transfer.</param>
    /// <param name="zone">The zone it named.</param>
    public static ZoneTransfer Begin(ReadOnlySpan<byte> query, DnsZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (!DnsMessageReader.TryBegin(query, out var reader) || !reader.TryReadQuestion(out var question))
        {
            throw new ArgumentException("not a question for a transfer", nameof(query));
        }

        return new ZoneTransfer(zone, reader.Header, question);
    }

    /// <summary>Writes the next message.</summary>
    /// <param name="buffer">At least <see cref="DnsLimits.MessageBytes"/>.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False when all is written.</returns>
    public bool TryWriteNext(Span<byte> buffer, out int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, DnsLimits.MessageBytes);
        length = 0;
        if (_ended)
        {
            return false;
        }

        var writer = new DnsMessageWriter(buffer[..MessageBytes]) { KeepsCase = true };
        writer.WriteStart(_header.Id, (ushort)(DnsHeader.Response | DnsHeader.Authoritative | (_header.Flags & DnsHeader.RecursionDesired)));
        writer.TryWriteQuestion(_question);
        var fixedLength = writer.Length;
        while (!_ended && TryWriteRecord(ref writer))
        {
        }

        if (writer.Length == fixedLength)
        {
            // One record alone is longer than pointers reach.
            writer = new DnsMessageWriter(buffer[..DnsLimits.MessageBytes]) { KeepsCase = true };
            writer.WriteStart(_header.Id, (ushort)(DnsHeader.Response | DnsHeader.Authoritative | (_header.Flags & DnsHeader.RecursionDesired)));
            writer.TryWriteQuestion(_question);
            TryWriteRecord(ref writer);
        }

        length = writer.Length;
        return true;
    }

    private bool TryWriteRecord(ref DnsMessageWriter writer)
    {
        var isStart = _node < 0 || _node >= _zone.Nodes.Count;
        var node = isStart ? _zone.Apex : _zone.Nodes[_node];
        var set = isStart ? _zone.Start : node.Sets[_set];
        var rest = set.All()[_taken..];
        var before = rest.Length;
        if (!writer.TryWriteRecord(DnsSection.Answer, node.Name, set.Type, DnsClass.IN, set.Ttl, DnsRecordSet.Take(ref rest)))
        {
            return false;
        }

        _taken += before - rest.Length;
        if (isStart)
        {
            _ended = _node >= 0;
        }

        if (rest.IsEmpty)
        {
            Advance(isStart);
        }

        return true;
    }

    // To the next set that is not the SOA; past the last node the SOA comes again.
    private void Advance(bool wasStart)
    {
        _taken = 0;
        _set++;
        if (wasStart)
        {
            _node++;
            _set = 0;
        }

        while (_node < _zone.Nodes.Count && (_set >= _zone.Nodes[_node].Sets.Length || _zone.Nodes[_node].Sets[_set] == _zone.Start))
        {
            _set++;
            if (_set >= _zone.Nodes[_node].Sets.Length)
            {
                _node++;
                _set = 0;
            }
        }
    }
}
