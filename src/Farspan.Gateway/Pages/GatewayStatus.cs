using System.Globalization;
using Farspan.Gateway.Routing;

namespace Farspan.Gateway.Pages;

/// <summary>A gateway at one moment: what <c>/status</c> tells.</summary>
public sealed record GatewayStatus
{
    /// <summary>Name of the gateway.</summary>
    public required string Name { get; init; }

    /// <summary><c>running</c> or <c>draining</c>.</summary>
    public required string State { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>Moment of its start.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Seconds since then.</summary>
    public required long UptimeSeconds { get; init; }

    /// <summary>Name of the transport.</summary>
    public required string Transport { get; init; }

    /// <summary>Loops that answer requests.</summary>
    public required int Loops { get; init; }

    /// <summary>Specs that it took after the first.</summary>
    public required long Reloads { get; init; }

    /// <summary>Specs that it refused.</summary>
    public required long FailedReloads { get; init; }

    /// <summary>What passed through it.</summary>
    public required TrafficStatus Traffic { get; init; }

    /// <summary>Its audit log, or null without one.</summary>
    public required AuditStatus? Audit { get; init; }

    /// <summary>Machines that it leads to, one entry for each service, in the order of the spec.</summary>
    public required IReadOnlyList<ServiceStatus> Machines { get; init; }

    /// <summary>Gathers it.</summary>
    /// <param name="facts">What is true of the gateway.</param>
    internal static GatewayStatus Of(GatewayFacts facts)
    {
        var (snapshot, now) = (facts.Snapshot(), facts.Now());
        var totals = GatewayTotals.Of(facts.Counters);
        var several = snapshot.Upstreams.CountBy(u => u.Machine).Where(m => m.Value > 1).Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Name = snapshot.Spec.Name,
            State = facts.IsDraining() ? "draining" : "running",
            Version = facts.Version,
            Started = facts.Started,
            UptimeSeconds = (long)(facts.Time.GetUtcNow() - facts.Started).TotalSeconds,
            Transport = facts.Transport,
            Loops = facts.Counters.Count,
            Reloads = facts.Reloads,
            FailedReloads = facts.FailedReloads,
            Traffic = Sum(totals),
            Audit = facts.Audit is { } audit ? new AuditStatus { Lost = audit.Lost, Problem = audit.Problem } : null,
            Machines = [.. snapshot.Upstreams.Select(u => Service(u, several.Contains(u.Machine), now))],
        };
    }

    private static TrafficStatus Sum(GatewayTotals totals) => new()
    {
        Connections = totals.Opened - totals.Closed,
        ConnectionsTotal = totals.Opened,
        ConnectionsRefused = totals.NotAdmitted,
        Tunnels = totals.Tunnels - totals.TunnelsEnded,
        Requests = totals.Requests,
        Refused = totals.Answers[4],
        Failed = totals.Answers[0] + totals.Answers[5],
        BytesIn = totals.BytesIn,
        BytesOut = totals.BytesOut,
    };

    private static ServiceStatus Service(Upstream upstream, bool isOneOfSeveral, long now)
    {
        const double MillisecondsPerSecond = 1000;
        const double MicrosecondsPerMillisecond = 1000;
        var health = upstream.Health;
        return new()
        {
            Machine = upstream.Machine,
            Provider = upstream.Spec.Provider,
            Service = upstream.Service,
            Path = isOneOfSeveral ? $"/volume/{upstream.Machine}/{upstream.Service}/" : $"/volume/{upstream.Machine}/",
            Endpoint = upstream.Endpoint.ToString(),
            Health = health.State.ToString().ToLower(CultureInfo.InvariantCulture),
            HealthSeconds = health.Since is { } since ? Math.Max(0, now - since) / MillisecondsPerSecond : null,
            LatencyMs = health.LastLatency / MicrosecondsPerMillisecond,
            SmoothedLatencyMs = health.SmoothedLatency / MicrosecondsPerMillisecond,
            InFlight = upstream.InFlight,
            Requests = upstream.Requests,
            Failures = health.Failures,
        };
    }
}
