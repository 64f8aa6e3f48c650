using System.Text.Json;
using Farspan.Topology.Model;
using Farspan.Verification.Egress;

namespace Farspan.Lab.Probes;

/// <summary>Finds the lines of machines' logs of refusals by destination and port.</summary>
/// <remarks>A line is written a moment after its packet was dropped: it is looked for until it is there, or long enough.</remarks>
internal sealed class RefusalLookup(ILabAudit audit, TimeProvider time)
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly DateTimeOffset _began = time.GetUtcNow();

    /// <summary>Adds what the logs say to results that need it.</summary>
    public async Task<IReadOnlyList<EgressProbeResult>> FillAsync(IReadOnlyList<EgressProbeResult> results, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var lines = results.Where(r => r.IsLogDue).Select(r => r.Probe.Machine).Distinct(StringComparer.Ordinal).ToDictionary(m => m, m => Read(audit.RefusalFile(m)), StringComparer.Ordinal);
            var filled = results.Select(r => r.IsLogDue ? r with { Log = Best(r, lines[r.Probe.Machine][KeyOf(r)]) } : r).ToList();
            if (filled.TrueForAll(r => !r.IsLogDue || r.IsLogged) || time.GetElapsedTime(start) > _longest)
            {
                return filled;
            }

            await Task.Delay(_betweenLooks, time, cancellationToken);
        }
    }

    // One place may be tried by its name and without: each has a line of its own.
    private static EgressLogLine? Best(EgressProbeResult result, IEnumerable<EgressLogLine> lines) =>
        lines.OrderByDescending(l => (result with { Log = l }).IsLogged).FirstOrDefault();

    private static string KeyOf(EgressProbeResult result) =>
        FormattableString.Invariant($"{result.Destination} {result.Probe.Port}/{(result.Probe.Protocol == TransportProtocol.Tcp ? "tcp" : "udp")}");

    private ILookup<string, EgressLogLine> Read(string file) => new[] { file + ".1", file }.SelectMany(Lines).Select(Parse).OfType<(string Key, EgressLogLine Line)>()
        .ToLookup(l => l.Key, l => l.Line, StringComparer.Ordinal);

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

    private (string, EgressLogLine)? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            string Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
            return root.TryGetProperty("time", out var at) && at.TryGetDateTimeOffset(out var written) && written >= _began - _betweenLooks
                ? ($"{Text("destination")} {Text("port")}", new EgressLogLine(Text("machine"), Text("name"), Text("missing")))
                : null;
        }
        catch (JsonException)
        {
            return null; // The line that is being written.
        }
    }
}
