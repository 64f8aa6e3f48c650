using System.Globalization;
using System.Runtime.InteropServices;
using Farspan.Benchmarks.Dns;
using Farspan.Benchmarks.Gateway;

// bench dns [--only queries,bundles,reload] [--names 10000] [--rounds 3] [--seconds 3] [--against knot,nsd,unbound,bind]
const string Usage = """
    usage: ./bench dns [--only queries,bundles,reload] [--names 10000] [--rounds 3] [--seconds 3] [--against knot,nsd,unbound,bind]
    """;

if (args is ["--serve", var names, var port, var folder])
{
    await OurHost.ServeAsync(Number(names), Number(port), folder);
    return 0;
}

if (args is ["--ask", .. var asked])
{
    Asker.Run(Number(asked[0]), Number(asked[1]), Number(asked[2]), Number(asked[3]), Number(asked[4]));
    return 0;
}

HashSet<string> only = ["queries", "bundles", "reload"];
var (count, rounds, seconds) = (10_000, 3, 3);
var servers = QueryRun.All;
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--against" when value.Split(',').All(QueryRun.All.Contains):
            servers = [QueryRun.All[0], .. value.Split(',')];
            break;
        case "--only" when value.Split(',').All(only.Contains):
            only = [.. value.Split(',')];
            break;
        case "--names" when Number(value) > 0:
            count = Number(value);
            break;
        case "--rounds" when Number(value) > 0:
            rounds = Number(value);
            break;
        case "--seconds" when Number(value) > 0:
            seconds = Number(value);
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

try
{
    Packages.Install(("knotd", "knot"), ("nsd", "nsd"), ("unbound", "unbound"), ("named", "bind9"), ("dnsperf", "dnsperf"));
    using var site = new Site(count);
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => End(site));
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(site));

    // The server has one core to itself, as far as the machine has more than one, and dnsperf another.
    var loadCores = Environment.ProcessorCount > 1 ? "1" : "0";
    var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} CPUs, load at the start {load}; server on core 0, who asks on core {loadCores}; {rounds} rounds of {seconds} s in turns, medians"));
    if (only.Contains("queries"))
    {
        QueryRun.Measure(site, rounds, seconds, servers, "0", new DnsperfLoad(loadCores));
    }

    if (only.Contains("bundles"))
    {
        foreach (var (ports, size) in ((int, int)[])[(4, 32), (32, 4), (128, 1)])
        {
            QueryRun.Measure(site, rounds, seconds, servers, "0", new AskerLoad(loadCores, ports, size));
        }
    }

    if (only.Contains("reload"))
    {
        ReloadRun.Measure(seconds * 2, servers, "0");
    }

    return 0;
}
catch (Exception e) when (e is InvalidOperationException or IOException)
{
    Console.Error.WriteLine($"bench dns: {e.Message}");
    return 3;
}

// Whoever breaks it off finds neither servers nor files of it.
static void End(Site site)
{
    ProcessTree.Of(Environment.ProcessId).Skip(1).ToList().ForEach(ProcessTree.Kill);
    site.Dispose();
    Environment.Exit(130);
}

static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
