using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Load by wrk: one thread, connections that are kept.</summary>
internal static partial class Wrk
{
    /// <summary>Connections.</summary>
    public const int Connections = 64;

    /// <summary>Runs it against a gateway.</summary>
    /// <returns>What it showed, and how many requests were answered.</returns>
    public static (LoadResult Result, long Requests) Run(GatewayUnderTest gateway, string url, int seconds)
    {
        var before = gateway.Server.Measure();
        var text = Start(url, seconds);
        var after = gateway.Server.Measure();
        var requests = long.Parse(Requests().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        var result = new LoadResult(
            Number(PerSecond().Match(text).Groups[1].Value),
            Milliseconds(P50().Match(text)),
            Milliseconds(P99().Match(text)),
            requests == 0 ? 0 : (after.CpuSeconds - before.CpuSeconds) * 1e6 / requests,
            after.ResidentBytes / 1e6,
            Errors().Matches(text).Sum(m => m.Groups.Values.Skip(1).Sum(g => g.Success ? long.Parse(g.Value, CultureInfo.InvariantCulture) : 0)));
        return (result, requests);
    }

    private static string Start(string url, int seconds)
    {
        string[] arguments = ["-t1", string.Create(CultureInfo.InvariantCulture, $"-c{Connections}"), string.Create(CultureInfo.InvariantCulture, $"-d{seconds}s"), "--latency", url];
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"wrk failed: {text}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Milliseconds(Match match) => Number(match.Groups[1].Value) * match.Groups[2].Value switch
    {
        "us" => 1e-3,
        "ms" => 1,
        "s" => 1e3,
        _ => 60e3,
    };

    [GeneratedRegex(@"(\d+) requests in", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PerSecond();

    [GeneratedRegex(@" 50%\s+([\d.]+)(us|ms|s|m)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex P50();

    [GeneratedRegex(@" 99%\s+([\d.]+)(us|ms|s|m)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex P99();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)|Non-2xx or 3xx responses: (\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Errors();
}
