using System.Diagnostics;
using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Reloads under load: callers that keep their connections, and WebSockets that stay open.</summary>
internal static class ReloadRun
{
    private const int Callers = 32;
    private const int Sockets = 8;
    private const int PeerReloads = 5;

    // What a peer is given between two reloads: its command returns before its new processes serve.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>Reloads ours so often, and the others five times.</summary>
    public static async Task MeasureAsync(Site site, int reloads)
    {
        Console.WriteLine();
        Console.WriteLine($"reloads of an unchanged configuration under {Callers} callers that keep their connections and {Sockets} open WebSockets");
        Console.WriteLine("                     reloads   requests   failed   connections made   messages   sockets cut   seconds   MB before, after");
        await ReloadAsync(() => new OurGateway(site, 1, new OurSpec(10, 10), "farspan-reload"), reloads, TimeSpan.Zero);
        await ReloadAsync(() => new NginxServer(site, 1, true), PeerReloads, Settle);
        await ReloadAsync(() => new HaproxyServer(site, 1, true), PeerReloads, Settle);
        await ReloadAsync(() => new CaddyServer(site, 1), PeerReloads, Settle);
    }

    private static async Task ReloadAsync(Func<GatewayUnderTest> start, int reloads, TimeSpan between)
    {
        using var gateway = start();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(_ => new Caller(gateway.Port)).ToList();
        var sockets = Enumerable.Range(0, Sockets).Select(_ => new OpenSocket(gateway.Port)).ToList();
        Task[] running = [.. callers.Select(c => c.RunAsync(stop.Token)), .. sockets.Select(s => s.RunAsync(stop.Token))];
        await Task.Delay(Settle, CancellationToken.None);
        var before = gateway.Server.Measure().ResidentBytes / 1e6;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < reloads; i++)
        {
            await Task.Run(gateway.Reload, CancellationToken.None);
            await Task.Delay(between, CancellationToken.None);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await Task.Delay(Settle, CancellationToken.None);
        var after = gateway.Server.Measure().ResidentBytes / 1e6;
        await stop.CancelAsync();
        await Task.WhenAll(running);
        callers.ForEach(c => c.Dispose());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{gateway.Name,-20} {reloads,7:N0} {callers.Sum(c => c.Answered),10:N0} {callers.Sum(c => c.Failed),8} {callers.Sum(c => c.Connections),18} {sockets.Sum(s => s.Echoed),10} {sockets.Sum(s => s.Cut),13} {seconds,9:F1} {before,11:F0} {after,6:F0}"));
    }
}
