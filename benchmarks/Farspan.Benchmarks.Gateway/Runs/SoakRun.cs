using System.Diagnostics;
using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Minutes of everything at once: load of both sizes in cleartext and TLS, WebSockets, a reload every second.</summary>
internal static class SoakRun
{
    private const int Sockets = 8;
    private static readonly TimeSpan BetweenReloads = TimeSpan.FromSeconds(1);

    /// <summary>Runs.</summary>
    /// <returns>True when nothing failed and nothing was cut.</returns>
    public static async Task<bool> MeasureAsync(Site site, int minutes)
    {
        using var gateway = new OurGateway(site, 1, new OurSpec(100, 100), "farspan-soak");
        using var stop = new CancellationTokenSource();
        var sockets = Enumerable.Range(0, Sockets).Select(_ => new OpenSocket(gateway.Port)).ToList();
        Task[] running = [.. sockets.Select(s => s.RunAsync(stop.Token)), Task.Run(() => ReloadAsync(gateway, stop.Token), CancellationToken.None)];
        var clock = Stopwatch.StartNew();
        long requests = 0, errors = 0;
        Console.WriteLine();
        Console.WriteLine("soak: minutes   requests   errors   messages   sockets cut     MB");
        while (clock.Elapsed.TotalMinutes < minutes)
        {
            foreach (var (path, isTls) in ((string, bool)[])[("/128", false), ("/16k", false), ("/128", true), ("/16k", true)])
            {
                var (result, count) = await Task.Run(() => Wrk.Run(gateway, gateway.Url(path, isTls), seconds: 5), CancellationToken.None);
                requests += count;
                errors += result.Errors;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{clock.Elapsed.TotalMinutes,13:F1} {requests,10:N0} {errors,8} {sockets.Sum(s => s.Echoed),10} {sockets.Sum(s => s.Cut),13} {gateway.Server.Measure().ResidentBytes / 1e6,6:F0}"));
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        return errors == 0 && sockets.Sum(s => s.Cut) == 0;
    }

    private static async Task ReloadAsync(OurGateway gateway, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            gateway.Reload();
            await Task.Delay(BetweenReloads, CancellationToken.None);
        }
    }
}
