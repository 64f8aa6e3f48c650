using System.Diagnostics;
using System.Globalization;

namespace Farspan.Benchmarks.Gateway;

/// <summary>Reads from /proc what a process and its children cost, and ends them by number.</summary>
internal static class ProcessTree
{
    // USER_HZ, which proc(5) counts in, is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;
    private const int ParentField = 1;
    private const int UserField = 11;
    private const int SystemField = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The process and all below it.</summary>
    public static List<int> Of(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Fields(id) is { } fields)
            {
                parents[id] = int.Parse(fields[ParentField], CultureInfo.InvariantCulture);
            }
        }

        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(parents.Where(p => p.Value == tree[i]).Select(p => p.Key));
        }

        return tree;
    }

    /// <summary>What they cost.</summary>
    public static Cost Measure(int root)
    {
        double ticks = 0;
        long bytes = 0;
        foreach (var id in Of(root))
        {
            if (Fields(id) is { } fields)
            {
                ticks += double.Parse(fields[UserField], CultureInfo.InvariantCulture) + double.Parse(fields[SystemField], CultureInfo.InvariantCulture);
                bytes += Resident(id);
            }
        }

        return new(ticks / TicksPerSecond, bytes);
    }

    /// <summary>Asks one to end.</summary>
    public static void Terminate(int id) => Signal("TERM", id);

    /// <summary>Ends one; nothing happens when it has ended.</summary>
    public static void Kill(int id) => Signal("KILL", id);

    /// <summary>Waits until one has ended, unless that takes too long.</summary>
    public static void Await(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.WaitForExit(Patience);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has.
        }
    }

    /// <summary>Sends a signal.</summary>
    public static void Signal(string name, int id)
    {
        if (!Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}")))
        {
            return;
        }

        using var kill = Process.Start(new ProcessStartInfo("kill", ["-s", name, id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    // Proportional, so that what a master and its workers share is counted once.
    private static long Resident(int id)
    {
        try
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/smaps_rollup")).First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    // What follows the name, which may hold anything; null when the process is gone.
    private static string[]? Fields(int id)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
