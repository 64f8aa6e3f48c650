using Farspan.Dns.Names;
using Farspan.Dns.Wire;

namespace Farspan.Dns.Zones;

/// <summary>A name of a zone with its records; without any where only names below it have some (an empty non-terminal, RFC 4592 section 2.2.2).</summary>
internal sealed class DnsNode
{
    private readonly DnsName _name;

    internal DnsNode(DnsName name, DnsZone zone, DnsRecordSet[] sets)
    {
        _name = name.ToLower();
        Hash = WireName.Hash(_name.Wire);
        Zone = zone;
        Sets = sets;
        Alias = Find(DnsType.CNAME);
    }

    /// <summary>On the wire, in lower case.</summary>
    internal ReadOnlySpan<byte> Name => _name.Wire;

    internal ulong Hash { get; }

    internal DnsZone Zone { get; }

    internal DnsRecordSet[] Sets { get; }

    /// <summary>The CNAME record, or null.</summary>
    internal DnsRecordSet? Alias { get; }

    /// <summary>The wildcard right below, or null.</summary>
    internal DnsNode? Wildcard { get; set; }

    /// <summary>The delegation at this name or above it, below which the zone has no say; or null.</summary>
    internal DnsNode? Cut { get; set; }

    /// <summary>Where its entry begins in the snapshot's <see cref="AnswerPool"/>.</summary>
    internal int PoolOffset { get; set; }

    internal DnsRecordSet? Find(DnsType type)
    {
        foreach (var set in Sets)
        {
            if (set.Type == type)
            {
                return set;
            }
        }

        return null;
    }
}
