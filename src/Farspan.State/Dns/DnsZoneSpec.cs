using System.Net;

namespace Farspan.State.Dns;

/// <summary>The records of one zone as some views see them. The server makes the SOA record (RFC 1035 section 3.3.13) from the fields here.</summary>
public sealed record DnsZoneSpec
{
    /// <summary>Key within the server, such as <c>example.org</c> or, where it stands several times, <c>example.org lan</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Apex, lower case, absolute without the final dot; empty for the root.</summary>
    public required string Name { get; init; }

    /// <summary>Primary name server (MNAME), absolute without the final dot.</summary>
    public required string PrimaryServer { get; init; }

    /// <summary>Mailbox of who is responsible (RNAME) in its form as a name, such as <c>hostmaster.example.org</c>.</summary>
    public required string Contact { get; init; }

    /// <summary>Grows with every change of the records (RFC 1982 arithmetic).</summary>
    public required uint Serial { get; init; }

    /// <summary>How long a name or type that is not there may be remembered, in seconds (RFC 2308).</summary>
    public required uint NegativeTtlSeconds { get; init; }

    /// <summary>Records, ordered by name, type and data; the SOA record is not among them.</summary>
    public required IReadOnlyList<DnsRecordSpec> Records { get; init; }

    /// <summary>Secondaries that may take the whole zone (AXFR, RFC 5936); empty for nobody.</summary>
    public required IReadOnlyList<IPNetwork> TransferTo { get; init; }
}
