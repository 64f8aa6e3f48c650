using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Memory: idle, with 10,000 connections that wait, and over a million requests.</summary>
internal static class MemoryRun
{
    private const int Waiting = 10_000;
    private const long Requests = 1_000_000;

    /// <summary>Measures.</summary>
    public static async Task MeasureAsync(Site site)
    {
        Console.WriteLine();
        Console.WriteLine($"{Waiting:N0} connections that are kept, one request each, then idle");
        Console.WriteLine("                     MB started   MB with them   bytes each   answered again   failed");
        await IdleAsync(() => new OurGateway(site, 1, new OurSpec(1, 1), "farspan-idle"));
        await IdleAsync(() => new NginxServer(site, 1, true));
        await IdleAsync(() => new HaproxyServer(site, 1, true));
        await IdleAsync(() => new CaddyServer(site, 1));
        Million(site);
    }

    private static async Task IdleAsync(Func<GatewayUnderTest> start)
    {
        using var gateway = start();
        var before = gateway.Server.Measure().ResidentBytes;
        var callers = new List<Caller>();
        try
        {
            for (var i = 0; i < Waiting; i++)
            {
                callers.Add(new Caller(gateway.Port));
                await callers[^1].AskAsync();
            }

            // Long enough for a collector or an allocator to give back what it will.
            await Task.Delay(TimeSpan.FromSeconds(3), CancellationToken.None);
            var after = gateway.Server.Measure().ResidentBytes;
            foreach (var caller in callers)
            {
                await caller.AskAsync();
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{gateway.Name,-20} {before / 1e6,10:F1} {after / 1e6,14:F1} {(after - before) / Waiting,12:N0} {callers.Count(c => c.Answered == 2),16:N0} {callers.Sum(c => c.Failed),8}"));
        }
        finally
        {
            callers.ForEach(c => c.Dispose());
        }
    }

    private static void Million(Site site)
    {
        using var gateway = new OurGateway(site, 1, new OurSpec(1, 1), "farspan-million");
        Wrk.Run(gateway, gateway.Url("/128"), 2);
        var (bytes, collections) = gateway.ReadHeap();
        var before = gateway.Server.Measure().ResidentBytes;
        long requests = 0;
        while (requests < Requests)
        {
            requests += Wrk.Run(gateway, gateway.Url("/128"), 5).Requests;
        }

        var (bytesAfter, collectionsAfter) = gateway.ReadHeap();
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"over {requests:N0} requests: {before / 1e6:F1} MB before, {gateway.Server.Measure().ResidentBytes / 1e6:F1} MB after; {(double)(bytesAfter - bytes) / requests:F2} bytes allocated per request, {collectionsAfter - collections} collections"));
    }
}
