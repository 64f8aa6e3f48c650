using System.Net;
using System.Text.Json;
using Farspan.Verification.Outside;

namespace Farspan.Lab.Probes;

/// <summary>Finds the lines of a gateway's audit log by the addresses and ports that callers called from.</summary>
/// <remarks>
/// <para>A line is written a moment after its request has ended, by a thread of the gateway's own: it is looked for until it is there, or long enough.</para>
/// <para>The kernel gives a port again that the gateway has closed, so that a source may have several lines.</para>
/// </remarks>
internal sealed class AuditLookup(ILabAudit audit, TimeProvider time)
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly DateTimeOffset _began = time.GetUtcNow();

    /// <summary>Adds what the log says to results that need it.</summary>
    public async Task<IReadOnlyList<OutsideCallResult>> FillAsync(IReadOnlyList<(OutsideCallResult Result, IPEndPoint? Source)> results, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var lines = results.Where(r => r.Result.IsAuditDue).Select(r => (r.Result.Call.GatewayMachine, r.Result.Call.GatewayService)).Distinct()
                .ToDictionary(g => g, g => Read(audit.AuditFile(g.GatewayMachine, g.GatewayService)));
            var filled = results.Select(r => !r.Result.IsAuditDue || r.Source is null ? r.Result : r.Result with
            {
                Audit = Best(r.Result, lines[(r.Result.Call.GatewayMachine, r.Result.Call.GatewayService)][r.Source.ToString()]),
            }).ToList();
            if (filled.TrueForAll(r => !r.IsAuditDue || r.IsAudited) || time.GetElapsedTime(start) > _longest)
            {
                return filled;
            }

            await Task.Delay(_betweenLooks, time, cancellationToken);
        }
    }

    private static OutsideAudit? Best(OutsideCallResult result, IEnumerable<OutsideAudit> lines) =>
        lines.OrderByDescending(l => (result with { Audit = l }).IsAudited).FirstOrDefault();

    private ILookup<string, OutsideAudit> Read(string file) => new[] { file + ".1", file }.SelectMany(Lines).Select(Parse).OfType<(string Source, OutsideAudit Entry)>()
        .ToLookup(l => l.Source, l => l.Entry, StringComparer.Ordinal);

    private static string[] Lines(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    private (string, OutsideAudit)? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
            return root.TryGetProperty("time", out var at) && at.TryGetDateTimeOffset(out var written) && written >= _began - _betweenLooks && Text("source") is { Length: > 0 } source
                ? (source, new OutsideAudit(Text("caller"), Text("missing"), Text("failure")))
                : null;
        }
        catch (JsonException)
        {
            return null; // The line that is being written.
        }
    }
}
