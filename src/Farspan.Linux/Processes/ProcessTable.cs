using System.Globalization;
using System.Text;
using Farspan.Linux.Native;

namespace Farspan.Linux.Processes;

/// <summary>Processes of this machine, as /proc shows them.</summary>
/// <remarks>What ends while it is looked at is passed over. Source: proc(5), proc_pid_stat(5).</remarks>
public static class ProcessTable
{
    private const string Root = "/proc";

    // Values of 64 KiB are far more than any environment of ours.
    private const int LongestEnvironment = 1024 * 1024;

    // Fields of /proc/PID/stat, counted from the state, which is the first after the name in brackets.
    private const int UserField = 11;
    private const int SystemField = 12;
    private const int StartField = 19;
    private const int ResidentField = 21;

    // USER_HZ is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>Processes whose network namespace is one of these.</summary>
    /// <param name="namespaceInodes">See <see cref="Namespaces.NetworkNamespace.Inode"/>.</param>
    public static IReadOnlyList<ProcessIdentity> InNamespaces(IReadOnlySet<ulong> namespaceInodes) =>
        Where(pid => NamespaceInode(pid) is { } inode && namespaceInodes.Contains(inode));

    /// <summary>Processes that were started with this entry in their environment, such as <c>FARSPAN_LAB=/run/farspan/labs/demo</c>.</summary>
    public static IReadOnlyList<ProcessIdentity> WithEnvironment(string name, string value)
    {
        var wanted = Encoding.UTF8.GetBytes($"{name}={value}");
        return Where(pid => HasEnvironment(pid, wanted));
    }

    /// <summary>Identity of a process, or null when there is none of that number.</summary>
    public static ProcessIdentity? Identify(int pid) => StartTicks(pid) is { } ticks ? new ProcessIdentity(pid, ticks) : null;

    /// <summary>What a process uses, or null when it has ended.</summary>
    public static ProcessUsage? ReadUsage(ProcessIdentity process)
    {
        if (ReadStatus(process.Pid) is not { } fields || Number(fields, StartField) != process.StartTicks)
        {
            return null;
        }

        return new ProcessUsage
        {
            ResidentBytes = Number(fields, ResidentField) * Environment.SystemPageSize,
            ProportionalBytes = ReadProportional(process.Pid),
            ProcessorTime = TimeSpan.FromSeconds((Number(fields, UserField) + Number(fields, SystemField)) / TicksPerSecond),
        };
    }

    internal static long? StartTicks(int pid) => ReadStatus(pid) is { } fields ? Number(fields, StartField) : null;

    private static string[]? ReadStatus(int pid)
    {
        if (TryRead(pid, "stat") is not { } bytes)
        {
            return null;
        }

        // The name may hold blanks and brackets; the last bracket ends it.
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.LastIndexOf(')');
        var fields = end < 0 ? [] : text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > ResidentField ? fields : null;
    }

    private static long Number(string[] fields, int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);

    private static long? ReadProportional(int pid)
    {
        const string Label = "Pss:";
        if (TryRead(pid, "smaps_rollup") is not { } bytes)
        {
            return null;
        }

        var line = Encoding.ASCII.GetString(bytes).Split('\n').FirstOrDefault(l => l.StartsWith(Label, StringComparison.Ordinal));
        var kilobytes = line?[Label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value * 1024 : null;
    }

    private static bool HasEnvironment(int pid, byte[] wanted)
    {
        if (TryRead(pid, "environ") is not { } bytes)
        {
            return false;
        }

        foreach (var entry in bytes.AsSpan().Split((byte)0))
        {
            if (bytes.AsSpan(entry).SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private static ulong? NamespaceInode(int pid)
    {
        // "net:[4026531840]"
        var link = FileStatus.ReadLink(PathOf(pid, "ns/net"));
        var start = link?.IndexOf('[', StringComparison.Ordinal) ?? -1;
        return start >= 0 && ulong.TryParse(link.AsSpan(start + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            ? inode
            : null;
    }

    private static List<ProcessIdentity> Where(Func<int, bool> matches)
    {
        var found = new List<ProcessIdentity>();
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (int.TryParse(folder.AsSpan(Root.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) &&
                Identify(pid) is { } identity && matches(pid) && Identify(pid) == identity)
            {
                found.Add(identity);
            }
        }

        return found;
    }

    private static byte[]? TryRead(int pid, string file)
    {
        try
        {
            using var stream = new FileStream(PathOf(pid, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
            var buffer = new byte[4096];
            var length = 0;
            int read;
            while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0 && length + read < LongestEnvironment)
            {
                length += read;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        catch (IOException)
        {
            // Ended meanwhile (ENOENT, ESRCH).
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            // Another user's: not one of ours.
            return null;
        }
    }

    private static string PathOf(int pid, string file) => string.Create(CultureInfo.InvariantCulture, $"{Root}/{pid}/{file}");
}
