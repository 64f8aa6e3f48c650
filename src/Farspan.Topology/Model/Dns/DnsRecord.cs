using System.Net;
using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Dns;

/// <summary>A declared record.</summary>
public sealed record DnsRecord
{
    /// <summary>Owner, lower case, whole, without the final dot; <c>*.</c> at the front is a wildcard (RFC 4592).</summary>
    public required string Name { get; init; }

    /// <summary>What it says.</summary>
    public required DnsRecordKind Kind { get; init; }

    /// <summary>Machines whose addresses it gives, in declaration order.</summary>
    public required IReadOnlyList<Machine> Machines { get; init; }

    /// <summary>Services whose members' addresses it gives, in declaration order.</summary>
    public required IReadOnlyList<Service> Services { get; init; }

    /// <summary>Private links whose endpoints' addresses it gives, in declaration order.</summary>
    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>Literal addresses.</summary>
    public required IReadOnlyList<IPAddress> Addresses { get; init; }

    /// <summary>Data in presentation form (RFC 1035 section 5.1), names whole with the final dot; empty for <see cref="DnsRecordKind.Address"/>.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>Names that <see cref="Data"/> leads to, without the final dot; empty where it leads to none.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Overlay whose addresses it gives, or null where the view and the service decide.</summary>
    public required Overlay? Over { get; init; }

    /// <summary>Views that have it; empty for all.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    /// <summary>How long it may be remembered, or null for its zone's time.</summary>
    public required TimeSpan? Ttl { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
