using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Model.Dns;

/// <summary>Whom a name server asks for the names below a domain.</summary>
public sealed record DnsForward
{
    /// <summary>The domain, lower case, without the final dot; empty for every name.</summary>
    public required string Domain { get; init; }

    /// <summary>Whom to ask, in order of preference; at least one.</summary>
    public required IReadOnlyList<DnsUpstream> Servers { get; init; }

    /// <summary>Where it was declared.</summary>
    public required SourceSpan Location { get; init; }
}
