using System.Globalization;
using System.Text;

namespace Farspan.Lab.Supervision;

/// <summary>Finds the lab's processes by what the kernel says of each process.</summary>
/// <remarks>Source: proc(5). A process that ends while it is looked at is left out.</remarks>
internal static class ProcessFinder
{
    private const int StartTimeField = 22;

    /// <summary>Field 3 is the first after the name, which is in parentheses and may hold anything.</summary>
    private const int FirstFieldAfterName = 3;

    /// <summary>Processes of the lab in <paramref name="labFolder"/>, or in one of the namespaces; never this one.</summary>
    /// <param name="labFolder">The lab's folder, absolute.</param>
    /// <param name="namespaces">Inode numbers of its network namespaces.</param>
    public static IReadOnlyList<FoundProcess> Find(string labFolder, IReadOnlySet<ulong> namespaces)
    {
        var mark = Encoding.UTF8.GetBytes($"{ProcessMark.Lab}={labFolder}\0");
        var found = new List<FoundProcess>();
        foreach (var pid in All().Where(p => p != Environment.ProcessId))
        {
            var environment = Read(pid, "environ");
            var isMarked = HasEntry(environment, mark);
            if ((isMarked || (namespaces.Count > 0 && NetworkOf(pid) is { } inode && namespaces.Contains(inode))) && Identify(pid) is { } process)
            {
                found.Add(new FoundProcess(process, Value(environment, ProcessMark.Unit)));
            }
        }

        return found;
    }

    /// <summary>Which process now has the number <paramref name="pid"/>; null when none has, or only its exit code is left of it.</summary>
    public static ProcessRecord? Identify(int pid)
    {
        var text = Encoding.UTF8.GetString(Read(pid, "stat"));
        var name = text.LastIndexOf(')');
        if (name < 0)
        {
            return null;
        }

        var fields = text[(name + 2)..].Split(' ');
        var isDead = fields[0] is "Z" or "X";
        return isDead ? null : new ProcessRecord { Pid = pid, StartTicks = long.Parse(fields[StartTimeField - FirstFieldAfterName], CultureInfo.InvariantCulture) };
    }

    /// <summary>True while it is the same process, and lives.</summary>
    public static bool IsAlive(ProcessRecord? process) => process is not null && Identify(process.Pid) == process;

    /// <summary>How long ago it began.</summary>
    /// <remarks>Clock ticks are hundredths of a second on every Linux that .NET runs on (USER_HZ, proc(5)); both clocks count from boot.</remarks>
    public static TimeSpan Age(ProcessRecord process)
    {
        var uptime = File.ReadAllText("/proc/uptime").Split(' ')[0];
        return TimeSpan.FromSeconds(double.Parse(uptime, CultureInfo.InvariantCulture) - (process.StartTicks / 100.0));
    }

    /// <summary>Memory resident in RAM, in bytes; 0 when it has ended.</summary>
    public static long ResidentBytes(int pid)
    {
        var fields = Encoding.ASCII.GetString(Read(pid, "statm")).Split(' ');
        return fields.Length > 1 ? long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(f => int.TryParse(Path.GetFileName(f.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(p => p > 0);

    private static byte[] Read(int pid, string file)
    {
        try
        {
            return File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static ulong? NetworkOf(int pid)
    {
        try
        {
            // The link reads «net:[4026531833]».
            var target = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns/net")).LinkTarget;
            return target is not null && ulong.TryParse(target.AsSpan(target.IndexOf('[', StringComparison.Ordinal) + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var inode) ? inode : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool HasEntry(ReadOnlySpan<byte> environment, ReadOnlySpan<byte> entry)
    {
        var at = environment.IndexOf(entry);
        return at == 0 || (at > 0 && (environment[at - 1] == 0 || HasEntry(environment[(at + 1)..], entry)));
    }

    private static string? Value(byte[] environment, string name)
    {
        var prefix = name + "=";
        return Encoding.UTF8.GetString(environment).Split('\0').FirstOrDefault(e => e.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
    }
}
