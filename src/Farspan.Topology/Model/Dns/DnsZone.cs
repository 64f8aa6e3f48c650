using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Dns;

/// <summary>A zone of a name server.</summary>
public sealed record DnsZone
{
    /// <summary>Apex, lower case, without the final dot.</summary>
    public required string Name { get; init; }

    /// <summary>Machines that have a name in it (<c>MACHINE.ZONE</c>), or null for none.</summary>
    public required EndpointSet? Machines { get; init; }

    /// <summary>Services that have names in it, in declaration order.</summary>
    public required IReadOnlyList<Service> Services { get; init; }

    /// <summary>Declared records, in declaration order.</summary>
    public required IReadOnlyList<DnsRecord> Records { get; init; }

    /// <summary>Views that see it; empty for all.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    /// <summary>How long its records may be remembered, where they do not say.</summary>
    public required TimeSpan Ttl { get; init; }

    /// <summary>How long a name that is not there may be remembered (RFC 2308).</summary>
    public required TimeSpan NegativeTtl { get; init; }

    /// <summary>Mailbox of who is responsible in its form as a name (RFC 1035 section 3.3.13), without the final dot.</summary>
    public required string Contact { get; init; }

    /// <summary>Who may take the whole zone, or null for nobody.</summary>
    public required EndpointSet? Transfer { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
