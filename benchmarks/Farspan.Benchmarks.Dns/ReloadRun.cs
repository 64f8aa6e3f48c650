using System.Diagnostics;
using System.Globalization;

namespace Farspan.Benchmarks.Dns;

/// <summary>Puts 100,000 names in force again and again while askers go on.</summary>
internal static class ReloadRun
{
    private const int Names = 100_000;
    private const int Askers = 4;

    // What a peer is given between two reloads: it returns before they are done.
    private static readonly TimeSpan PeerPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs, one server after the other.</summary>
    public static void Measure(int seconds, IReadOnlyList<string> servers, string serverCores)
    {
        Console.WriteLine();
        Console.WriteLine($"reload of {Names} names under {Askers} askers, each with one question on its way; {seconds} s before, {seconds} s during");
        Console.WriteLine("             before: queries   lost   p50 ms   p99 ms     during: queries   lost  wrong   p50 ms   p99 ms   reloads   ms each      MB");
        using var site = new Site(Names);
        foreach (var name in servers)
        {
            using var server = QueryRun.Start(site, name, serverCores);
            Ask(server, 1, () => { }); // Warm.
            var before = Ask(server, seconds, () => Thread.Sleep(seconds * 1000));
            var during = Ask(server, seconds, () =>
            {
                if (server is OurServer)
                {
                    server.Reload();
                    return;
                }

                site.WriteZone();
                server.Reload();
                Thread.Sleep(PeerPause);
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-12} {before.Queries,15:N0} {before.Lost,6} {before.P50,8:F3} {before.P99,8:F3} {during.Queries,19:N0} {during.Lost,6} {during.Wrong,6} {during.P50,8:F3} {during.P99,8:F3} {during.Times,9} {(server is OurServer ? during.MsEach : double.NaN),9:F0} {server.Server.Measure().ResidentBytes / 1e6,7:F0}"));
        }
    }

    private static (long Queries, int Lost, int Wrong, double P50, double P99, int Times, double MsEach) Ask(NameServer server, int seconds, Action meanwhile)
    {
        using var stop = new CancellationTokenSource();
        var askers = Enumerable.Range(0, Askers).Select(i => new Prober(server.Port, Names, i)).ToList();
        var threads = askers.ConvertAll(a => new Thread(() => a.Run(stop.Token)));
        threads.ForEach(t => t.Start());
        var clock = Stopwatch.StartNew();
        var (times, spent) = (0, TimeSpan.Zero);
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var began = clock.Elapsed;
            meanwhile();
            spent += clock.Elapsed - began;
            times++;
        }

        stop.Cancel();
        threads.ForEach(t => t.Join());
        var all = askers.SelectMany(a => a.Times).Order().ToList();
        var result = (all.Count, askers.Sum(a => a.Lost), askers.Sum(a => a.Wrong), Ms(all, 0.5), Ms(all, 0.99), times, spent.TotalMilliseconds / times);
        askers.ForEach(a => a.Dispose());
        return result;
    }

    private static double Ms(List<long> sorted, double share) =>
        sorted.Count == 0 ? double.NaN : sorted[(int)(sorted.Count * share)] * 1000.0 / Stopwatch.Frequency;
}
