using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Zones;

/// <summary>Writes sets of records into messages: whole or not at all (RFC 2181 section 5).</summary>
internal static class SetWriter
{
    internal static bool TryWrite(ref DnsMessageWriter writer, DnsSection section, scoped ReadOnlySpan<byte> owner, DnsRecordSet set)
    {
        var start = writer.Length;
        var count = writer.GetCount(section);
        var rest = set.All();
        while (!rest.IsEmpty)
        {
            if (!writer.TryWriteRecord(section, owner, set.Type, DnsClass.IN, set.Ttl, DnsRecordSet.Take(ref rest)))
            {
                writer.Forget(start);
                writer.SetCount(section, count);
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds the addresses of the names in a set that the same zone has (RFC 1034 section 4.3.2 step 6).</summary>
    /// <returns>False when some did not fit.</returns>
    internal static bool WriteAddresses(ref DnsMessageWriter writer, DnsRecordSet set, INodeLookup table, DnsZone zone)
    {
        Span<byte> lower = stackalloc byte[DnsLimits.NameBytes];
        var all = set.Type is DnsType.NS or DnsType.MX or DnsType.SRV ? set.All() : default;
        var rest = all;
        while (!rest.IsEmpty)
        {
            var before = all[..^rest.Length];
            var target = set.TargetOf(DnsRecordSet.Take(ref rest));
            WireName.Lower(target, lower);
            if (!HasTarget(set, before, target) && table.Find(lower[..target.Length]) is { } node && node.Zone == zone &&
                !(WriteAddresses(ref writer, node, DnsType.A) && WriteAddresses(ref writer, node, DnsType.AAAA)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasTarget(DnsRecordSet set, ReadOnlySpan<byte> records, ReadOnlySpan<byte> target)
    {
        while (!records.IsEmpty)
        {
            if (WireName.EqualIgnoringCase(set.TargetOf(DnsRecordSet.Take(ref records)), target))
            {
                return true;
            }
        }

        return false;
    }

    private static bool WriteAddresses(ref DnsMessageWriter writer, DnsNode node, DnsType type) =>
        node.Find(type) is not { } set || TryWrite(ref writer, DnsSection.Additional, node.Name, set);
}
