using System.Globalization;
using System.Text;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Dns;

/// <summary>Name servers and answers, for people.</summary>
internal static class DnsText
{
    /// <summary>Renders a name server on this computer.</summary>
    public static string Render(DnsRecord record)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name server {record.Server} {Sentence(record)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  machine {record.Machine} of {record.File ?? "the lab's topology"}{(record.Lab is null ? "" : $", which asks others from inside lab {record.Lab}")}");
        text.Append(record.View is null ? "\n" : $"; this computer is in view {record.View}\n");
        if (record.Status is { } status)
        {
            var questions = status.Questions.Sum(q => q.Count);
            text.Append(CultureInfo.InvariantCulture, $"  up {TimeSpan.FromSeconds(status.UptimeSeconds):c}, {record.MemoryBytes / 1e6:0.0} MB, {(record.Keeper is { } keeper ? $"kept alive by process {keeper}" : "kept alive by nobody")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {questions} questions, {status.Dropped} dropped, {status.Limited} thinned out; reloaded {status.Reloads} times\n");
            text.Append(CultureInfo.InvariantCulture, $"  cache: {status.Forwarding.Entries} answers, {status.Forwarding.Hits} hits, {status.Forwarding.Misses} misses, {status.Forwarding.Stale} stale\n");
            if (record.ReloadProblem is { } problem)
            {
                text.Append(CultureInfo.InvariantCulture, $"  what was declared last is not in force: {problem}\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"  log {record.Log}\n  query log {record.QueryLog}{(record.Status?.LogProblem is { } full ? $": {full}, {record.Status.LogLost} lines lost" : "")}\n");
        if (record.Status is { } running)
        {
            Tables(text, running);
        }

        return text.ToString();
    }

    /// <summary>Renders an answer.</summary>
    public static string Render(DnsQueryReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Name} {report.Type}: {report.Code}\n");
        foreach (var record in report.Answers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {record}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{string.Join('\n', report.Why)}\n");
        return text.ToString();
    }

    private static void Tables(StringBuilder text, Agent.Dns.Serving.DnsServerStatus status)
    {
        text.Append('\n');
        var zones = new TextTable(2, "ZONE", "SERIAL", "RECORDS");
        foreach (var zone in status.Zones)
        {
            zones.Add(zone.Key, zone.Serial.ToString(CultureInfo.InvariantCulture), zone.Records.ToString(CultureInfo.InvariantCulture));
        }

        zones.WriteTo(text);
        if (status.Upstreams.Count == 0)
        {
            return;
        }

        text.Append('\n');
        var upstreams = new TextTable(2, "ASKED FOR", "SERVER", "HEALTH", "LATENCY", "ANSWERS", "FAILURES");
        foreach (var server in status.Upstreams)
        {
            upstreams.Add(
                server.Domain.Length == 0 ? "everything" : server.Domain,
                server.Server,
                server.IsHealthy ? "healthy" : "failing",
                server.LatencyMs is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency} ms") : "–",
                server.Answers.ToString(CultureInfo.InvariantCulture),
                server.Failures.ToString(CultureInfo.InvariantCulture));
        }

        upstreams.WriteTo(text);
    }

    private static string Sentence(DnsRecord record) => record.State switch
    {
        "running" => $"runs: {string.Join(", ", record.Status!.Endpoints)} (process {record.Process})",
        "restarting" => "died and is being started again",
        "dead" => "does not run although it was started: it was killed, and so was what kept it alive; farspan dns start mends it",
        _ => "does not run: it was stopped",
    };
}
