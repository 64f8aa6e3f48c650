using System.Net;
using System.Text.Json;
using Farspan.Verification.Outside;

namespace Farspan.Lab.Probes;

/// <summary>Finds the lines of a gateway's audit log by the addresses and ports that callers called from.</summary>
/// <remarks>A line is written a moment after its request has ended, by a thread of the gateway's own: it is looked for until it is there, or long enough.</remarks>
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
                Audit = lines[(r.Result.Call.GatewayMachine, r.Result.Call.GatewayService)].GetValueOrDefault(r.Source.ToString()),
            }).ToList();
            if (filled.TrueForAll(r => !r.IsAuditDue || r.Audit is not null) || time.GetElapsedTime(start) > _longest)
            {
                return filled;
            }

            await Task.Delay(_betweenLooks, time, cancellationToken);
        }
    }

    private Dictionary<string, OutsideAudit> Read(string file)
    {
        var found = new Dictionary<string, OutsideAudit>(StringComparer.Ordinal);
        foreach (var path in (ReadOnlySpan<string>)[file + ".1", file])
        {
            foreach (var line in Lines(path))
            {
                if (TryRead(line, out var source, out var entry))
                {
                    found[source] = entry;
                }
            }
        }

        return found;
    }

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

    private bool TryRead(string line, out string source, out OutsideAudit entry)
    {
        (source, entry) = ("", new OutsideAudit("", "", ""));
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
            if (!root.TryGetProperty("time", out var at) || !at.TryGetDateTimeOffset(out var written) || written < _began - _betweenLooks)
            {
                return false;
            }

            source = Text("source");
            entry = new OutsideAudit(Text("caller"), Text("missing"), Text("failure"));
            return source.Length > 0;
        }
        catch (JsonException)
        {
            return false; // The line that is being written.
        }
    }
}
