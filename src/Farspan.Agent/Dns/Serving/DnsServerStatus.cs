using Farspan.Agent.Dns.Forwarding;

namespace Farspan.Agent.Dns.Serving;

/// <summary>How a name server is.</summary>
public sealed record DnsServerStatus
{
    /// <summary>The declared service.</summary>
    public required string Service { get; init; }

    /// <summary>How long it has run, in seconds.</summary>
    public required long UptimeSeconds { get; init; }

    /// <summary>Where it listens, such as <c>udp 10.0.0.53:53</c>.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>Its zones.</summary>
    public required IReadOnlyList<DnsZoneStatus> Zones { get; init; }

    /// <summary>Its views, by name.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    /// <summary>Questions, by transport, view, type and code.</summary>
    public required IReadOnlyList<DnsCount> Questions { get; init; }

    /// <summary>What came and was no question.</summary>
    public required long Dropped { get; init; }

    /// <summary>Answers that were thinned out.</summary>
    public required long Limited { get; init; }

    /// <summary>What was done about others' names.</summary>
    public required ForwardCounters Forwarding { get; init; }

    /// <summary>How the servers are that are asked for them.</summary>
    public required IReadOnlyList<UpstreamStatus> Upstreams { get; init; }

    /// <summary>Specs that were put in force since the start.</summary>
    public required long Reloads { get; init; }

    /// <summary>Specs that were refused since the start.</summary>
    public required long RefusedReloads { get; init; }

    /// <summary>Lines of the query log that were lost.</summary>
    public required long LogLost { get; init; }

    /// <summary>Why the query log cannot be written, or null.</summary>
    public required string? LogProblem { get; init; }
}
