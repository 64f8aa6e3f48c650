using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Farspan.Benchmarks.Dns;

/// <summary>dnsperf, on one core.</summary>
/// <param name="cores">Cores that it runs on.</param>
internal sealed partial class DnsperfLoad(string cores) : ILoad
{
    /// <summary>Sockets that it asks from.</summary>
    private const int Clients = 16;

    /// <summary>Questions on their way at a time; more find no room in the sockets of servers that keep the default size, and dnsperf would wait for them.</summary>
    private const int Outstanding = 100;

    /// <inheritdoc/>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"asked by dnsperf: {Clients} ports, {Outstanding} questions on their way");

    /// <inheritdoc/>
    public LoadResult Run(Site site, NameServer server, int seconds)
    {
        var before = server.Server.Measure();
        var text = Call(
        [
            "-s", "127.0.0.1", "-p", Text(server.Port), "-d", site.Questions, "-l", Text(seconds), "-c", Text(Clients), "-T", "1", "-q", Text(Outstanding), "-e", "-t", "2",
        ]);
        var after = server.Server.Measure();
        var answered = Number(text, Completed());
        return new LoadResult
        {
            QueriesPerSecond = Number(text, PerSecond()),
            CpuPerMillion = (after.CpuSeconds - before.CpuSeconds) / answered * 1e6,
            CpuShare = (after.CpuSeconds - before.CpuSeconds) / seconds,
            ResidentMegabytes = after.ResidentBytes / 1e6,
            Lost = (long)Number(text, LostQueries()),
            Wrong = 100 - Share(text, "NOERROR") - Share(text, "NXDOMAIN"),
        };
    }

    private string Call(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("taskset", ["-c", cores, "dnsperf", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"dnsperf failed: {errors.Result}");
    }

    private static double Share(string text, string code)
    {
        var match = Regex.Match(text, code + @" \d+ \(([\d.]+)%\)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    private static double Number(string text, Regex pattern) =>
        pattern.Match(text) is { Success: true } match ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"dnsperf said: {text}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Queries completed:\s+(\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Completed();

    [GeneratedRegex(@"Queries lost:\s+(\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LostQueries();

    [GeneratedRegex(@"Queries per second:\s+([\d.]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PerSecond();
}
