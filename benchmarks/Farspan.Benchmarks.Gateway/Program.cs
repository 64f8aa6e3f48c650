using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Farspan.Benchmarks.Gateway;

// bench gateway [--only requests,download,upload,reload,memory] [--workers 1,2] [--rounds 3] [--seconds 3] [--gigabytes 10] [--reloads 1000] [--against nginx,haproxy] | --soak MINUTES
const string Usage = """
    usage: ./bench gateway [--only requests,download,upload,reload,memory] [--workers 1] [--rounds 3] [--seconds 3] [--gigabytes 10] [--reloads 1000] [--against nginx,haproxy]
           ./bench gateway --soak MINUTES
      --gigabytes what is uploaded through ours at once
      --against   what requests are measured against: farspan-1000x100 (machines x rules), nginx, haproxy, caddy, and without log and the fields that tell who called nginx-plain, haproxy-plain
    """;

if (args is ["--serve", var folder, var loops])
{
    await OurHost.ServeAsync(folder, Number(loops));
    return 0;
}

HashSet<string> only = ["requests", "download", "upload", "reload", "memory"];
int[] workers = [1];
var (rounds, seconds, gigabytes, reloads, soak) = (3, 3, 10, 1_000, 0);
var names = RequestRun.All;
for (var i = 0; i < args.Length; i++)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--against" when value.Split(',').All(RequestRun.All.Contains):
            names = [names[0], .. value.Split(',')];
            break;
        case "--only" when value.Split(',').All(only.Contains):
            only = [.. value.Split(',')];
            break;
        case "--workers" when value.Split(',').All(w => Number(w) > 0):
            workers = [.. value.Split(',').Select(Number)];
            break;
        case "--rounds" when Number(value) > 0:
            rounds = Number(value);
            break;
        case "--seconds" when Number(value) > 0:
            seconds = Number(value);
            break;
        case "--gigabytes" when Number(value) > 0:
            gigabytes = Number(value);
            break;
        case "--reloads" when Number(value) > 0:
            reloads = Number(value);
            break;
        case "--soak" when Number(value) > 0:
            soak = Number(value);
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }

    i++;
}

try
{
    Packages.Install(("nginx", "nginx-light"), ("haproxy", "haproxy"), ("caddy", "caddy"), ("wrk", "wrk"));
    return await RunAsync();
}
catch (Exception e) when (e is InvalidOperationException or IOException)
{
    Console.Error.WriteLine($"bench gateway: {e.Message}");
    return 3;
}

async Task<int> RunAsync()
{
    using var site = Site.Start();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => End(site));
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(site));
    var load = await File.ReadAllTextAsync("/proc/loadavg");
    Console.WriteLine($"{Environment.ProcessorCount} CPUs; {Version("nginx", "-v")}; {Version("haproxy", "-v")}; Caddy {Version("caddy", "version")}; load by wrk ({Wrk.Connections} connections) and upstream (nginx, 1 worker) on the same machine");
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load of the machine at the start: {load.Split(' ')[0]}; {rounds} rounds of {seconds} s in turns, medians"));
    if (soak > 0)
    {
        return await SoakRun.MeasureAsync(site, soak) ? 0 : 1;
    }

    if (only.Contains("requests"))
    {
        foreach (var count in workers)
        {
            RequestRun.Measure(site, count, rounds, seconds, names);
        }
    }

    if (only.Contains("download"))
    {
        DownloadRun.Measure(site, rounds);
    }

    if (only.Contains("upload") && !await UploadRun.MeasureAsync(site, gigabytes))
    {
        return 1;
    }

    if (only.Contains("reload"))
    {
        await ReloadRun.MeasureAsync(site, reloads);
    }

    if (only.Contains("memory"))
    {
        await MemoryRun.MeasureAsync(site);
    }

    return 0;
}

// Whoever breaks it off finds neither servers nor files of it.
static void End(Site site)
{
    foreach (var id in ProcessTree.Of(Environment.ProcessId).Skip(1))
    {
        ProcessTree.Kill(id);
        ProcessTree.Await(id);
    }

    site.Dispose();
    Environment.Exit(130);
}

static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

static string Version(string program, string argument)
{
    using var process = Process.Start(new ProcessStartInfo(program, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    var text = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
    process.WaitForExit();
    return text.Split('\n')[0].Trim();
}
