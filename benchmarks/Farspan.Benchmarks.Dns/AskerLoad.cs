using System.Diagnostics;
using System.Globalization;

namespace Farspan.Benchmarks.Dns;

/// <summary>Our own asker (<see cref="Asker"/>), in a process of its own on one core.</summary>
/// <param name="cores">Cores that it runs on.</param>
/// <param name="ports">Ports that it asks from.</param>
/// <param name="bundle">Questions of one port that are on their way at a time.</param>
internal sealed class AskerLoad(string cores, int ports, int bundle) : ILoad
{
    /// <inheritdoc/>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"asked by our own asker, which may bundle what one port asks and is answered: {ports} ports, {bundle} questions on their way from each");

    /// <inheritdoc/>
    public LoadResult Run(Site site, NameServer server, int seconds)
    {
        var before = server.Server.Measure();
        var numbers = Call(server.Port, site.Names, seconds).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var after = server.Server.Measure();
        var (answered, lost, wrong, elapsed) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        return new LoadResult
        {
            QueriesPerSecond = answered / elapsed,
            CpuPerMillion = (after.CpuSeconds - before.CpuSeconds) / answered * 1e6,
            CpuShare = (after.CpuSeconds - before.CpuSeconds) / elapsed,
            ResidentMegabytes = after.ResidentBytes / 1e6,
            Lost = (long)lost,
            Wrong = wrong / answered * 100,
        };
    }

    private string Call(params int[] numbers)
    {
        string[] arguments = [.. new[] { numbers[0], numbers[1], ports, bundle, numbers[2] }.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        using var process = Process.Start(new ProcessStartInfo("taskset", ["-c", cores, Environment.ProcessPath!, "--ask", .. arguments]) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"the asker failed with {process.ExitCode}");
    }
}
