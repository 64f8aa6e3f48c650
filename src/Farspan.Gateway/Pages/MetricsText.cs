using System.Globalization;
using Farspan.Gateway.Health;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Pages;

/// <summary>Writes <c>/metrics</c>. Names of callers are in no label: there may be any number of them.</summary>
internal static class MetricsText
{
    private const double MicrosecondsPerSecond = 1e6;

    /// <summary>Writes it.</summary>
    public static byte[] Write(GatewayFacts facts)
    {
        var snapshot = facts.Snapshot();
        var metrics = new MetricsWriter();
        var totals = GatewayTotals.Of(facts.Counters);
        metrics.Metric("farspan_gateway_info", "gauge", "What runs; the value is always 1.");
        metrics.Value("farspan_gateway_info", 1, ("gateway", snapshot.Spec.Name), ("version", facts.Version), ("transport", facts.Transport));
        metrics.Single("farspan_gateway_uptime_seconds", "gauge", "Seconds since the gateway began to listen.", (facts.Time.GetUtcNow() - facts.Started).TotalSeconds);
        metrics.Single("farspan_gateway_draining", "gauge", "1 while no new connections are taken.", facts.IsDraining() ? 1 : 0);
        metrics.Single("farspan_gateway_loops", "gauge", "Loops that answer requests.", facts.Counters.Count);
        metrics.Metric("farspan_gateway_reloads_total", "counter", "Specs that were offered after the first, by result.");
        metrics.Value("farspan_gateway_reloads_total", facts.Reloads, ("result", "taken"));
        metrics.Value("farspan_gateway_reloads_total", facts.FailedReloads, ("result", "refused"));
        metrics.Single("farspan_gateway_audit_lost_lines_total", "counter", "Lines of the audit log that could not be kept.", facts.Audit?.Lost ?? 0);
        metrics.Single("farspan_gateway_audit_failing", "gauge", "1 while the audit log cannot be written.", facts.Audit?.Problem is null ? 0 : 1);
        WriteTraffic(metrics, totals);
        WriteRequests(metrics, totals);
        WriteUpstreams(metrics, snapshot);
        return metrics.ToBytes();
    }

    private static void WriteTraffic(MetricsWriter metrics, GatewayTotals totals)
    {
        metrics.Single("farspan_gateway_connections", "gauge", "Connections of callers that are open.", totals.Opened - totals.Closed);
        metrics.Single("farspan_gateway_connections_total", "counter", "Connections of callers that were accepted.", totals.Opened);
        metrics.Single("farspan_gateway_connections_refused_total", "counter", "Connections of callers that were not admitted.", totals.NotAdmitted);
        metrics.Metric("farspan_gateway_tls_failures_total", "counter", "TLS handshakes of callers that failed, by reason.");
        for (var i = 0; i < totals.FailedHandshakes.Length; i++)
        {
            metrics.Value("farspan_gateway_tls_failures_total", totals.FailedHandshakes[i], ("reason", TlsFailureNames.Of((TlsFailure)i)));
        }

        metrics.Single("farspan_gateway_tunnels", "gauge", "Tunnels and changed protocols that are open.", totals.Tunnels - totals.TunnelsEnded);
        metrics.Single("farspan_gateway_tunnels_total", "counter", "Tunnels and changed protocols that began.", totals.Tunnels);
        metrics.Single("farspan_gateway_upstream_connections_total", "counter", "Connections to upstreams that were begun.", totals.UpstreamOpened);
        metrics.Single("farspan_gateway_upstream_reuses_total", "counter", "Requests that went over a connection to an upstream that was there.", totals.UpstreamReused);
        metrics.Single("farspan_gateway_retries_total", "counter", "Requests that were sent once more over another connection.", totals.Retries);
        metrics.Metric("farspan_gateway_body_bytes_total", "counter", "Bytes of bodies, by direction as seen from the gateway's callers.");
        metrics.Value("farspan_gateway_body_bytes_total", totals.BytesIn, ("direction", "in"));
        metrics.Value("farspan_gateway_body_bytes_total", totals.BytesOut, ("direction", "out"));
    }

    private static void WriteRequests(MetricsWriter metrics, GatewayTotals totals)
    {
        metrics.Metric("farspan_gateway_requests_total", "counter", "Requests that ended, by class of status; none is what got no answer.");
        for (var i = 1; i <= GatewayCounters.Classes; i++)
        {
            var status = i % GatewayCounters.Classes;
            metrics.Value("farspan_gateway_requests_total", totals.Answers[status], ("status", status == 0 ? "none" : $"{status}xx"));
        }

        metrics.Metric("farspan_gateway_failures_total", "counter", "Requests that were refused or cut, by reason as in the audit log.");
        foreach (var (reason, count) in totals.Reasons)
        {
            metrics.Value("farspan_gateway_failures_total", count, ("reason", reason));
        }

        metrics.Metric("farspan_gateway_request_seconds", "histogram", "From a request's head to the end of its answer.");
        var sum = 0L;
        for (var i = 0; i < LatencyBuckets.Count; i++)
        {
            sum += totals.Buckets[i];
            var end = i < LatencyBuckets.Ends.Length ? (LatencyBuckets.Ends[i] / MicrosecondsPerSecond).ToString(CultureInfo.InvariantCulture) : "+Inf";
            metrics.Value("farspan_gateway_request_seconds_bucket", sum, ("le", end));
        }

        metrics.Value("farspan_gateway_request_seconds_sum", totals.Microseconds / MicrosecondsPerSecond);
        metrics.Value("farspan_gateway_request_seconds_count", sum);
    }

    private static void WriteUpstreams(MetricsWriter metrics, GatewaySnapshot snapshot)
    {
        Each("farspan_gateway_upstream_alive", "gauge", "1 where checks pass or nothing is known yet, 0 where an upstream is dead or left alone.", u => u.Health.State is HealthState.Unknown or HealthState.Alive ? 1 : 0);
        Each("farspan_gateway_upstream_ejected", "gauge", "1 where an upstream is left alone because requests to it failed in a row.", u => u.Health.State == HealthState.Ejected ? 1 : 0);
        Each("farspan_gateway_upstream_check_seconds", "gauge", "What the last check of an upstream that passed took.", u => u.Health.LastLatency / MicrosecondsPerSecond);
        Each("farspan_gateway_upstream_requests_in_flight", "gauge", "Requests in flight to an upstream.", u => u.InFlight);
        Each("farspan_gateway_upstream_requests_total", "counter", "Requests that went to an upstream.", u => u.Requests);
        metrics.Metric("farspan_gateway_upstream_failures_total", "counter", "Requests that failed because of an upstream, by how; kinds that never occurred are left out.");
        foreach (var (upstream, kind) in snapshot.Upstreams.SelectMany(_ => Enum.GetValues<UpstreamFailure>(), (u, k) => (u, k)).Where(f => f.u.Health.FailuresOf(f.k) > 0))
        {
            metrics.Value("farspan_gateway_upstream_failures_total", upstream.Health.FailuresOf(kind), [.. Labels(upstream), ("kind", kind.ToString().ToLowerInvariant())]);
        }

        void Each(string name, string type, string help, Func<Upstream, double?> read)
        {
            metrics.Metric(name, type, help);
            foreach (var upstream in snapshot.Upstreams)
            {
                if (read(upstream) is { } value)
                {
                    metrics.Value(name, value, Labels(upstream));
                }
            }
        }
    }

    private static (string Name, string Value)[] Labels(Upstream upstream) => [("machine", upstream.Machine), ("service", upstream.Service), ("provider", upstream.Spec.Provider)];
}
