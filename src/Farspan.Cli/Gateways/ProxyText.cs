using System.Globalization;
using System.Text;
using Farspan.Gateway.Pages;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Gateways;

/// <summary>Gateways on this computer, for people.</summary>
internal static class ProxyText
{
    /// <summary>Renders one.</summary>
    public static string Render(ProxyRecord record)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"gateway {record.Gateway} {Sentence(record)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  machine {record.Machine} of {record.File ?? "the lab's topology"}{(record.Lab is null ? "" : $", called from inside lab {record.Lab}")}\n");
        if (record.Status is { } status)
        {
            Facts(text, record, status);
        }

        text.Append(CultureInfo.InvariantCulture, $"  log {record.Log}\n  audit log {record.Audit}{(record.Status?.Audit is { Problem: { } problem } audit ? $": {problem}, {audit.Lost} lines lost" : "")}\n");
        if (record.Status is { Machines.Count: > 0 } running)
        {
            text.Append('\n');
            Machines(text, running);
        }

        return text.ToString();
    }

    private static string Sentence(ProxyRecord record) => record.State switch
    {
        ProxyState.Running => $"runs: {string.Join(' ', record.Urls)} (process {record.Process})",
        ProxyState.Draining => $"drains and ends (process {record.Process})",
        ProxyState.Restarting => "died and is being started again",
        ProxyState.Dead => "does not run although it was started: it was killed, and so was what kept it alive; farspan proxy start mends it",
        _ => "does not run: it was stopped",
    };

    private static void Facts(StringBuilder text, ProxyRecord record, GatewayStatus status)
    {
        const int SecondsPerMinute = 60;
        var up = TimeSpan.FromSeconds(status.UptimeSeconds);
        var age = up.TotalSeconds < SecondsPerMinute ? $"{status.UptimeSeconds} s" : up.TotalDays < 1 ? up.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : up.ToString(@"d\.hh\:mm", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"  up {age}, version {status.Version}, {status.Transport}, {record.MemoryBytes / 1e6:0.0} MB, {(record.Keeper is { } keeper ? $"kept alive by process {keeper}" : "kept alive by nobody")}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {status.Traffic.Requests} requests, {status.Traffic.Refused} refused, {status.Traffic.Failed} failed; {status.Traffic.Connections} connections; reloaded {status.Reloads} times\n");
        if (record.ReloadProblem is { } problem)
        {
            text.Append(CultureInfo.InvariantCulture, $"  what was declared last is not in force: {problem}\n");
        }
    }

    private static void Machines(StringBuilder text, GatewayStatus status)
    {
        var table = new TextTable(2, "PATH", "HEALTH", "LATENCY", "ADDRESS", "REQUESTS", "FAILURES");
        foreach (var machine in status.Machines)
        {
            table.Add(
                machine.Path,
                machine.Health,
                machine.LatencyMs is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency:0.0} ms") : "–",
                machine.Endpoint,
                machine.Requests.ToString(CultureInfo.InvariantCulture),
                machine.Failures.ToString(CultureInfo.InvariantCulture));
        }

        table.WriteTo(text);
    }
}
