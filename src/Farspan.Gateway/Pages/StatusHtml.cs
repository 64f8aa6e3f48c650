using System.Globalization;
using System.Net;
using System.Text;

namespace Farspan.Gateway.Pages;

/// <summary>Writes <c>/status</c> for browsers: one file, nothing loaded from anywhere, no script, light and dark.</summary>
internal static class StatusHtml
{
    // More rows than this are told as a number: the JSON has all of them.
    private const int MostRows = 2000;

    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--soft:#5c6670;--line:#d9dee3;--back:#fff;--card:#f5f7f9;--good:#1a7f37;--bad:#c62828;--warn:#9a6700}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa4ae;--line:#333a41;--back:#15181b;--card:#1e2327;--good:#4ac26b;--bad:#ff7b72;--warn:#d9a62e}}
        *{box-sizing:border-box}body{margin:0 auto;max-width:72rem;padding:1.5rem;background:var(--back);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
        h1{font-size:1.35rem;margin:0}h1 small{font-weight:400;color:var(--soft);font-size:.9rem;margin-left:.5rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.5rem,1fr));gap:.6rem;margin:1.1rem 0}
        .card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem}.card b{display:block;font-size:1.15rem;font-variant-numeric:tabular-nums}.card span{color:var(--soft);font-size:.8rem}
        .wrap{overflow-x:auto}table{border-collapse:collapse;width:100%}th{color:var(--soft);font-weight:500;font-size:.8rem;text-align:left}
        th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}.n{text-align:right;font-variant-numeric:tabular-nums}
        a{color:inherit;text-decoration-color:var(--soft)}.s{font-weight:600}.alive{color:var(--good)}.dead{color:var(--bad)}.ejected{color:var(--warn)}.unknown{color:var(--soft)}
        .note{background:var(--card);border-left:.25rem solid var(--bad);padding:.5rem .75rem;margin:.8rem 0}footer{color:var(--soft);font-size:.8rem;margin-top:1rem}
        """;

    /// <summary>Writes it.</summary>
    public static byte[] Write(GatewayStatus status)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
            .Append(Text(status.Name)).Append("</title><style>\n").Append(Style).Append("\n</style></head><body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>Gateway {Text(status.Name)}<small>{Text(status.State)} for {Duration(status.UptimeSeconds)}, version {Text(status.Version)}, {Text(status.Transport)}</small></h1>\n");
        WriteNotes(html, status);
        WriteCards(html, status);
        WriteServices(html, status.Machines);
        html.Append("<footer>The same as JSON: ask with <code>Accept: application/json</code>. For Prometheus: <a href=\"/metrics\">/metrics</a>.</footer>\n</body></html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    private static void WriteNotes(StringBuilder html, GatewayStatus status)
    {
        if (status.Audit?.Problem is { } problem)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Text(problem)}</p>\n");
        }

        if (status.Audit is { Lost: > 0 and var lost })
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{lost} lines of the audit log could not be kept.</p>\n");
        }

        if (status.FailedReloads > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{status.FailedReloads} reloads were refused; the spec before them runs.</p>\n");
        }
    }

    private static void WriteCards(StringBuilder html, GatewayStatus status)
    {
        var alive = status.Machines.Count(s => s.Health is "alive" or "unknown");
        html.Append("<div class=\"cards\">");
        Card("services up", string.Create(CultureInfo.InvariantCulture, $"{alive} of {status.Machines.Count}"));
        Card("requests", Number(status.Traffic.Requests));
        Card("refused (4xx)", Number(status.Traffic.Refused));
        Card("failed, cut", Number(status.Traffic.Failed));
        Card("connections", Number(status.Traffic.Connections));
        Card("tunnels", Number(status.Traffic.Tunnels));
        Card("bytes in", Bytes(status.Traffic.BytesIn));
        Card("bytes out", Bytes(status.Traffic.BytesOut));
        Card("reloads", Number(status.Reloads));
        html.Append("</div>\n");

        void Card(string name, string value) => html.Append(CultureInfo.InvariantCulture, $"<div class=\"card\"><b>{value}</b><span>{name}</span></div>");
    }

    private static void WriteServices(StringBuilder html, IReadOnlyList<ServiceStatus> services)
    {
        html.Append("<div class=\"wrap\"><table><thead><tr><th>Machine</th><th>Provider</th><th>Service</th><th>Path</th><th>Endpoint</th><th>Health</th><th class=\"n\">For</th><th class=\"n\">Latency</th><th class=\"n\">In flight</th><th class=\"n\">Requests</th><th class=\"n\">Failures</th></tr></thead><tbody>\n");
        foreach (var service in services.Take(MostRows))
        {
            var path = Text(service.Path);
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(service.Machine)}</td><td>{Text(service.Provider)}</td><td>{Text(service.Service)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td><a href=\"{path}\">{path}</a></td><td>{Text(service.Endpoint)}</td><td class=\"s {service.Health}\">{service.Health}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{(service.HealthSeconds is { } seconds ? Duration((long)seconds) : "")}</td><td class=\"n\">{(service.SmoothedLatencyMs is { } latency ? $"{latency:0.0} ms" : "")}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{service.InFlight}</td><td class=\"n\">{Number(service.Requests)}</td><td class=\"n\">{Number(service.Failures)}</td></tr>\n");
        }

        html.Append("</tbody></table></div>\n");
        if (services.Count > MostRows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{services.Count - MostRows} more services are in the JSON.</p>\n");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u2009');

    private static string Bytes(long bytes)
    {
        const double Step = 1024;
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        var (value, unit) = ((double)bytes, 0);
        for (; value >= Step && unit < units.Length - 1; unit++)
        {
            value /= Step;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    private static string Duration(long seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span.Hours} h")
            : span.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min")
            : span.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Seconds} s");
    }
}
