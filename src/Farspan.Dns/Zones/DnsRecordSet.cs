using System.Buffers.Binary;
using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Zones;

/// <summary>Records of one owner and type; they have one time to live (RFC 2181 section 5.2). Immutable.</summary>
internal sealed class DnsRecordSet
{
    // Each record's data with its length as u16 before it.
    private readonly byte[] _data;

    internal DnsRecordSet(DnsType type, uint ttl, IReadOnlyList<byte[]> records)
    {
        Type = type;
        Ttl = ttl;
        Count = records.Count;
        var length = 0;
        foreach (var record in records)
        {
            length += record.Length + sizeof(ushort);
        }

        _data = new byte[length];
        var at = 0;
        foreach (var record in records)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_data.AsSpan(at), (ushort)record.Length);
            record.CopyTo(_data, at + 2);
            at += record.Length + 2;
        }
    }

    internal DnsType Type { get; }

    internal uint Ttl { get; }

    internal int Count { get; }

    /// <summary>Takes the first record off a span that began as all of them.</summary>
    internal static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> records)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(records);
        var data = records.Slice(2, length);
        records = records[(length + 2)..];
        return data;
    }

    /// <summary>All records, for <see cref="Take"/>.</summary>
    internal ReadOnlySpan<byte> All() => _data;

    /// <summary>The name that the first record leads to.</summary>
    internal ReadOnlySpan<byte> Target()
    {
        ReadOnlySpan<byte> all = _data;
        return TargetOf(Take(ref all));
    }

    /// <summary>The name in one record's data whose addresses help the asker; empty where there is none.</summary>
    internal ReadOnlySpan<byte> TargetOf(ReadOnlySpan<byte> data)
    {
        var before = Type switch
        {
            DnsType.NS or DnsType.CNAME or DnsType.SOA => 0,
            DnsType.MX => 2,
            DnsType.SRV => 6,
            _ => -1,
        };
        var length = before < 0 || before > data.Length ? -1 : WireName.Measure(data[before..]);
        return length < 0 ? default : data.Slice(before, length);
    }
}
