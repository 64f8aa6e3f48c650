using System.Globalization;
using Farspan.Agent.Files;
using Farspan.Linux.Processes;
using Farspan.State;

namespace Farspan.Agent.Overlays;

/// <summary>What userspace engines of one machine leave in its folder: sockets, logs, and which process carries which link.</summary>
/// <remarks>
/// An engine sees the folder <c>run</c> as its /run, so that its socket /run/wireguard/LINK.sock lies in <c>run/wireguard</c> here and meets no other machine's.
/// </remarks>
internal sealed class EngineFiles(string folder)
{
    /// <summary>Engines report errors only, but an unreachable peer is an error every few seconds.</summary>
    private const long LongestLogBytes = 1024 * 1024;

    /// <summary>sun_path of unix(7), with its final zero.</summary>
    private const int LongestSocketPath = 107;

    private const string SocketSuffix = ".sock";
    private const string ProcessSuffix = ".process";
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderForOwner = ForOwner | UnixFileMode.UserExecute;

    private readonly string _sockets = Path.Combine(folder, "run", "wireguard");

    /// <summary>The folder that engines see as /run.</summary>
    internal string Run { get; } = Path.Combine(folder, "run");

    /// <summary>Makes the folders.</summary>
    internal void Prepare()
    {
        Directory.CreateDirectory(folder, FolderForOwner);
        Directory.CreateDirectory(Run, FolderForOwner);
        Directory.CreateDirectory(_sockets, FolderForOwner);
    }

    /// <summary>Links of which there is any trace.</summary>
    internal IReadOnlyList<string> Links()
    {
        var sockets = Directory.Exists(_sockets) ? Directory.EnumerateFileSystemEntries(_sockets, "*" + SocketSuffix) : [];
        var processes = Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, "*" + ProcessSuffix) : [];
        return [.. sockets.Concat(processes).Select(p => Path.GetFileNameWithoutExtension(p)).Where(KernelMarks.IsOurLink).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>True when an engine carried the link once, and was not taken away.</summary>
    internal bool HasTrace(string link) => File.Exists(Log(link)) || File.Exists(ProcessFile(link)) || Path.Exists(SocketFile(link));

    /// <summary>Where the engine's log goes.</summary>
    internal string Log(string link) => Path.Combine(folder, link + ".log");

    /// <summary>The socket by a path that a socket address can hold: a long one goes by the engine's own view of it (proc_pid_root(5)).</summary>
    internal string Socket(string link)
    {
        var path = SocketFile(link);
        return System.Text.Encoding.UTF8.GetByteCount(path) > LongestSocketPath && Process(link) is { } process
            ? string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Pid}/root/run/wireguard/{link}{SocketSuffix}")
            : path;
    }

    /// <summary>The process that carries the link, as far as we know.</summary>
    internal ProcessIdentity? Process(string link)
    {
        try
        {
            var parts = File.ReadAllText(ProcessFile(link)).Split('@');
            return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                ? new ProcessIdentity(pid, ticks)
                : null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes down which process carries the link.</summary>
    internal void Keep(string link, ProcessIdentity process) => AtomicFile.Write(ProcessFile(link), process.ToString(), ForOwner);

    /// <summary>Takes the link's files away; the log stays to be read until the next start when <paramref name="keepLog"/>.</summary>
    internal void Delete(string link, bool keepLog)
    {
        if (!Directory.Exists(_sockets))
        {
            return;
        }

        File.Delete(SocketFile(link));
        File.Delete(ProcessFile(link));
        if (!keepLog)
        {
            File.Delete(Log(link));
        }
    }

    /// <summary>Empties a log that has grown too long; the engine goes on at its new end.</summary>
    internal void BoundLog(string link)
    {
        var log = new FileInfo(Log(link));
        if (log.Exists && log.Length > LongestLogBytes)
        {
            using var file = log.Open(FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        }
    }

    /// <summary>The last lines that the engine wrote, for a message.</summary>
    internal string LogTail(string link)
    {
        const int Lines = 3;
        return File.Exists(Log(link)) ? string.Join(" | ", File.ReadLines(Log(link)).TakeLast(Lines)) : string.Empty;
    }

    private string SocketFile(string link) => Path.Combine(_sockets, link + SocketSuffix);

    private string ProcessFile(string link) => Path.Combine(folder, link + ProcessSuffix);
}
