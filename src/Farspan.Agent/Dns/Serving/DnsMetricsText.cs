using System.Globalization;
using System.Text;

namespace Farspan.Agent.Dns.Serving;

/// <summary>What a name server counts, in the text format of Prometheus.</summary>
/// <remarks>Source: Prometheus' «Exposition formats», text format 0.0.4; units as its naming rules want them (seconds, bytes, <c>_total</c>).</remarks>
internal static class DnsMetricsText
{
    private const double Million = 1e6;

    /// <summary>Writes the page.</summary>
    public static string Write(DnsServerStatus status, DnsCounters counters)
    {
        var text = new StringBuilder();
        Head(text, "farspan_dns_queries_total", "counter", "Questions that were answered.");
        foreach (var count in status.Questions)
        {
            text.Append(CultureInfo.InvariantCulture, $"farspan_dns_queries_total{{transport=\"{count.Transport.ToString().ToLowerInvariant()}\",view=\"{Escape(count.View)}\",type=\"{count.Type}\",rcode=\"{count.Code}\"}} {count.Count}\n");
        }

        Histogram(text, counters);
        var forwarding = status.Forwarding;
        One(text, "farspan_dns_dropped_total", "counter", "Messages that were no question.", status.Dropped);
        One(text, "farspan_dns_limited_total", "counter", "Answers that were thinned out.", status.Limited);
        One(text, "farspan_dns_connections_total", "counter", "Streams that were accepted.", counters.Connections);
        One(text, "farspan_dns_connections_refused_total", "counter", "Streams that were refused because there were too many.", counters.RefusedConnections);
        One(text, "farspan_dns_callers_refused_total", "counter", "Askers with a good certificate who may not ask.", counters.RefusedCallers);
        One(text, "farspan_dns_cache_hits_total", "counter", "Questions answered from the cache, fresh.", forwarding.Hits);
        One(text, "farspan_dns_cache_misses_total", "counter", "Questions for which others were asked.", forwarding.Misses);
        One(text, "farspan_dns_cache_joined_total", "counter", "Questions that waited for the answer to an equal one.", forwarding.Joined);
        One(text, "farspan_dns_cache_stale_total", "counter", "Questions answered with what was stale (RFC 8767).", forwarding.Stale);
        One(text, "farspan_dns_cache_prefetched_total", "counter", "Answers asked for anew before their end.", forwarding.Prefetched);
        One(text, "farspan_dns_cache_evicted_total", "counter", "Answers that had to go before their time.", forwarding.Evicted);
        One(text, "farspan_dns_cache_entries", "gauge", "Answers in the cache.", forwarding.Entries);
        One(text, "farspan_dns_cache_bytes", "gauge", "Memory of the cache, roughly.", forwarding.Bytes);
        One(text, "farspan_dns_forward_failures_total", "counter", "Questions that no upstream server answered.", forwarding.Failed);
        One(text, "farspan_dns_forward_overflows_total", "counter", "Questions refused because too many were open.", forwarding.Overflowed);
        One(text, "farspan_dns_forward_forged_total", "counter", "Messages of upstream servers that were no answer.", forwarding.Forged);
        Upstreams(text, status);
        Head(text, "farspan_dns_zone_serial", "gauge", "Serial number of a zone.");
        foreach (var zone in status.Zones)
        {
            text.Append(CultureInfo.InvariantCulture, $"farspan_dns_zone_serial{{zone=\"{Escape(zone.Key)}\"}} {zone.Serial}\n");
        }

        One(text, "farspan_dns_reloads_total", "counter", "Specs that were put in force.", status.Reloads);
        One(text, "farspan_dns_reloads_refused_total", "counter", "Specs that were refused.", status.RefusedReloads);
        One(text, "farspan_dns_log_lost_total", "counter", "Lines of the query log that were lost.", status.LogLost);
        One(text, "farspan_dns_uptime_seconds", "gauge", "How long the server has run.", status.UptimeSeconds);
        return text.ToString();
    }

    private static void Histogram(StringBuilder text, DnsCounters counters)
    {
        Head(text, "farspan_dns_answer_seconds", "histogram", "How long answers took.");
        var times = counters.Times();
        long sum = 0;
        for (var i = 0; i < times.Count; i++)
        {
            sum += times[i];
            var bound = i < DnsCounters.BucketsUs.Count ? (DnsCounters.BucketsUs[i] / Million).ToString("0.######", CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"farspan_dns_answer_seconds_bucket{{le=\"{bound}\"}} {sum}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"farspan_dns_answer_seconds_sum {counters.TotalUs / Million}\nfarspan_dns_answer_seconds_count {sum}\n");
    }

    private static void Upstreams(StringBuilder text, DnsServerStatus status)
    {
        Head(text, "farspan_dns_upstream_healthy", "gauge", "1 for a server that answers, 0 for one that is asked last.");
        status.Upstreams.ToList().ForEach(u => Line("farspan_dns_upstream_healthy", u, u.IsHealthy ? 1 : 0));
        Head(text, "farspan_dns_upstream_answers_total", "counter", "Answers of a server.");
        status.Upstreams.ToList().ForEach(u => Line("farspan_dns_upstream_answers_total", u, u.Answers));
        Head(text, "farspan_dns_upstream_failures_total", "counter", "Questions that a server did not answer usefully.");
        status.Upstreams.ToList().ForEach(u => Line("farspan_dns_upstream_failures_total", u, u.Failures));
        void Line(string name, Forwarding.UpstreamStatus u, long value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name}{{domain=\"{Escape(u.Domain)}\",server=\"{u.Server}\"}} {value}\n");
    }

    private static void One(StringBuilder text, string name, string kind, string help, long value)
    {
        Head(text, name, kind, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void Head(StringBuilder text, string name, string kind, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n");

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
