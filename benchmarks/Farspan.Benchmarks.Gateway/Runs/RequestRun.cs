using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Small and middle answers over 64 connections that are kept, in cleartext and with TLS in front.</summary>
internal static class RequestRun
{
    private static readonly (string Title, string Path, bool IsTls)[] Cases =
    [
        ("128 bytes", "/128", false),
        ("16 KiB", "/16k", false),
        ("128 bytes, TLS 1.3 in front", "/128", true),
        ("16 KiB, TLS 1.3 in front", "/16k", true),
    ];

    /// <summary>What can be measured.</summary>
    public static IReadOnlyList<string> All { get; } = ["farspan", "farspan-1000x100", "nginx", "haproxy", "caddy", "nginx-plain", "haproxy-plain"];

    /// <summary>Runs all cases, the gateways in turns in every round.</summary>
    /// <param name="site">What they share.</param>
    /// <param name="workers">Workers of each.</param>
    /// <param name="rounds">Rounds, of which the middle counts.</param>
    /// <param name="seconds">Length of a turn.</param>
    /// <param name="names">Of <see cref="All"/>, ours first.</param>
    public static void Measure(Site site, int workers, int rounds, int seconds, IReadOnlyList<string> names)
    {
        List<GatewayUnderTest> gateways = [];
        try
        {
            foreach (var name in names)
            {
                gateways.Add(Start(site, name, workers));
            }

            foreach (var gateway in gateways)
            {
                Wrk.Run(gateway, gateway.Url("/128"), seconds: 1);
            }

            foreach (var (title, path, isTls) in Cases)
            {
                var results = gateways.ConvertAll(_ => new List<LoadResult>());
                for (var round = 0; round < rounds; round++)
                {
                    for (var i = 0; i < gateways.Count; i++)
                    {
                        results[i].Add(Wrk.Run(gateways[i], gateways[i].Url(path, isTls), seconds).Result);
                    }
                }

                Print(title, workers, [.. gateways.Zip(results, (g, r) => (g.Name, LoadResult.Median(r)))]);
            }
        }
        finally
        {
            gateways.ForEach(g => g.Dispose());
        }
    }

    // The plain ones neither write a log nor say who called: routing alone.
    private static GatewayUnderTest Start(Site site, string name, int workers) => name switch
    {
        "farspan" => new OurGateway(site, workers, new OurSpec(1, 1)),
        "farspan-1000x100" => new OurGateway(site, workers, new OurSpec(1_000, 100), name),
        "nginx" or "nginx-plain" => new NginxServer(site, workers, hasDuties: name == "nginx"),
        "haproxy" or "haproxy-plain" => new HaproxyServer(site, workers, hasDuties: name == "haproxy"),
        "caddy" => new CaddyServer(site, workers),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such gateway."),
    };

    private static void Print(string title, int workers, IReadOnlyList<(string Name, LoadResult Result)> rows)
    {
        Console.WriteLine();
        Console.WriteLine($"{title}, {workers} worker{(workers > 1 ? "s" : "")} each");
        Console.WriteLine("                      requests/s   p50 ms   p99 ms   CPU s/million     MB  errors   ours/it: requests/s    CPU    p99");
        var ours = rows[0].Result;
        foreach (var (name, r) in rows)
        {
            var ratio = name.StartsWith("farspan", StringComparison.Ordinal)
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{ours.RequestsPerSecond / r.RequestsPerSecond,15:F2}x {ours.CpuPerMillion / r.CpuPerMillion,12:F2}x {ours.P99Ms / r.P99Ms,5:F2}x");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-20} {r.RequestsPerSecond,11:N0} {r.P50Ms,8:F2} {r.P99Ms,8:F2} {r.CpuPerMillion,15:F1} {r.ResidentMegabytes,6:F0} {r.Errors,7}   {ratio}"));
        }
    }
}
