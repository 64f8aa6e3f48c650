using System.Globalization;

namespace Farspan.Benchmarks.Dns;

/// <summary>As many questions as a server takes, all servers in turns.</summary>
internal static class QueryRun
{
    /// <summary>What can be measured.</summary>
    public static IReadOnlyList<string> All { get; } = ["farspan", "knot", "nsd", "unbound", "bind"];

    /// <summary>Runs.</summary>
    public static void Measure(Site site, int rounds, int seconds, IReadOnlyList<string> names, string serverCores, ILoad load)
    {
        List<NameServer> servers = [];
        try
        {
            foreach (var name in names)
            {
                servers.Add(Start(site, name, serverCores));
                load.Run(site, servers[^1], 1);
            }

            var results = servers.ConvertAll(_ => new List<LoadResult>());
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < servers.Count; i++)
                {
                    results[i].Add(load.Run(site, servers[i], seconds));
                }
            }

            Print(site, load.Title, [.. servers.Zip(results, (s, r) => (s.Name, LoadResult.Median(r)))]);
        }
        finally
        {
            servers.ForEach(s => s.Dispose());
        }
    }

    internal static NameServer Start(Site site, string name, string cores) => name switch
    {
        "farspan" => new OurServer(site, cores),
        "knot" => new KnotServer(site, cores, 1),
        "nsd" => new NsdServer(site, cores, 1),
        "unbound" => new UnboundServer(site, cores, 1),
        "bind" => new BindServer(site, cores, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such server."),
    };

    private static void Print(Site site, string title, IReadOnlyList<(string Name, LoadResult Result)> rows)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{site.Names:N0} names; one worker each; {title}"));
        Console.WriteLine("             queries/s   CPU s/million   CPU %      MB    lost  wrong %   ours/it: queries/s    CPU");
        var ours = rows[0].Result;
        foreach (var (name, r) in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-12} {r.QueriesPerSecond,9:N0} {r.CpuPerMillion,15:F2} {r.CpuShare * 100,7:F0} {r.ResidentMegabytes,7:F0} {r.Lost,7} {r.Wrong,8:F1} {ours.QueriesPerSecond / r.QueriesPerSecond,18:F2}x {ours.CpuPerMillion / r.CpuPerMillion,6:F2}x"));
        }
    }
}
