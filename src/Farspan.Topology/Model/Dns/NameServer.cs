using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Dns;

/// <summary>A name server: which names it answers, to whom, and whom it asks for the rest.</summary>
public sealed record NameServer
{
    /// <summary>Unique name, a DNS label.</summary>
    public required string Name { get; init; }

    /// <summary>Service whose machines run it and on whose ports it listens.</summary>
    public required Service Service { get; init; }

    /// <summary>Machines whose resolver it is, or null for nobody.</summary>
    public required EndpointSet? Clients { get; init; }

    /// <summary>Zones that it is authoritative for, in declaration order.</summary>
    public required IReadOnlyList<DnsZone> Zones { get; init; }

    /// <summary>Groups of askers, in declaration order; empty where everybody gets the same answers.</summary>
    public required IReadOnlyList<DnsView> Views { get; init; }

    /// <summary>Whom it asks for names outside its zones, in declaration order; the longest domain decides.</summary>
    public required IReadOnlyList<DnsForward> Forwards { get; init; }

    /// <summary>What it keeps of others' answers.</summary>
    public required DnsCache Cache { get; init; }

    /// <summary>Answers per second to one source block for one name, or null for no limit.</summary>
    public required int? ResponsesPerSecond { get; init; }

    /// <summary>One of how many questions is logged; 0 for none.</summary>
    public required int LogOneOf { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
