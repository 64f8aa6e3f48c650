using System.Net;
using Farspan.Dns.Names;
using Farspan.State.Dns;

namespace Farspan.Dns.Zones;

/// <summary>A zone as it is answered from. Immutable; made from its spec by <see cref="TryBuild"/>.</summary>
public sealed class DnsZone
{
    internal DnsZone(DnsZoneSpec spec, DnsName name)
    {
        Key = spec.Key;
        Name = name;
        Serial = spec.Serial;
        TransferTo = spec.TransferTo;
    }

    /// <summary>Key within the server.</summary>
    public string Key { get; }

    /// <summary>Apex, in lower case.</summary>
    public DnsName Name { get; }

    /// <summary>Serial number.</summary>
    public uint Serial { get; }

    /// <summary>Secondaries that may take the whole zone.</summary>
    public IReadOnlyList<IPNetwork> TransferTo { get; }

    /// <summary>Records, with the SOA and what the server adds.</summary>
    public int RecordCount { get; internal set; }

    /// <summary>Every name, empty non-terminals too; the apex first.</summary>
    internal IReadOnlyList<DnsNode> Nodes { get; set; } = [];

    /// <summary>The record that begins the zone and stands in answers that there is nothing.</summary>
    internal DnsRecordSet Start { get; set; } = null!;

    internal DnsNode Apex => Nodes[0];

    /// <summary>Builds a zone.</summary>
    /// <param name="spec">What is declared.</param>
    /// <param name="zone">The zone, or null where there are faults.</param>
    /// <param name="faults">All faults, a sentence each: zone, record, what is wrong, what instead.</param>
    /// <returns>True without faults.</returns>
    public static bool TryBuild(DnsZoneSpec spec, out DnsZone? zone, out IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var builder = new DnsZoneBuilder(spec, new AnswerPoolBuilder());
        zone = builder.Build();
        faults = builder.Faults;
        return zone is not null;
    }
}
