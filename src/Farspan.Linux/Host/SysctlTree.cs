using System.Globalization;
using Farspan.Linux.Namespaces;
using Farspan.Linux.Native;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Linux.Host;

/// <summary>The kernel parameters of one network namespace, from any thread: opened once inside, read and written without going there again.</summary>
/// <remarks>
/// <para>Which namespace /proc/sys/net shows is decided when its folders ipv4 and ipv6 are looked up; below them everything belongs to the namespace they were opened in
/// (measured on Linux 6.18; fs/proc/proc_sysctl.c, sysctl_follow_link). Other folders are read on a thread inside.</para>
/// <para>Thread-safe.</para>
/// </remarks>
public sealed class SysctlTree : IDisposable
{
    private const string Root = "/proc/sys/";
    // O_DIRECTORY and O_CLOEXEC.
    private const int Folder = 0x10000 | 0x80000;

    private static readonly string[] _folders = ["net/ipv4", "net/ipv6"];

    private readonly NetworkNamespace _network;
    private readonly SafeFileHandle?[] _open;

    private SysctlTree(NetworkNamespace network, SafeFileHandle?[] open)
    {
        _network = network;
        _open = open;
    }

    /// <summary>Opens the parameters of <paramref name="network"/>, which must stay open as long.</summary>
    public static SysctlTree Open(NetworkNamespace network) => network.Run(() => OpenHere(network));

    /// <summary>Opens the parameters of <paramref name="network"/> on a thread that is inside.</summary>
    public static SysctlTree OpenHere(NetworkNamespace network) => new(network, Array.ConvertAll(_folders, OpenFolder));

    /// <summary>Reads a value, without the line's end; null when there is no such parameter.</summary>
    public string? Read(string name) => Find(name) is { } path ? RawFile.Read(path, name) : Sysctl.Read(_network, name);

    /// <summary>Writes a value.</summary>
    /// <exception cref="KernelException">No such parameter (ENOENT), a wrong value (EINVAL), a read-only /proc/sys (EROFS).</exception>
    public void Write(string name, string value)
    {
        if (Find(name) is { } path)
        {
            RawFile.Write(path, value, $"{name} = {value}");
        }
        else
        {
            Sysctl.Write(_network, name, value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_open, file => file?.Dispose());

    private string? Find(string name)
    {
        if (name.Contains("..", StringComparison.Ordinal))
        {
            throw new ArgumentException($"Not the name of a parameter: {name}.", nameof(name));
        }

        var index = Array.FindIndex(_folders, f => name.StartsWith(f, StringComparison.Ordinal) && name.Length > f.Length && name[f.Length] == '/');
        return index >= 0 && _open[index] is { } folder
            ? string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{(int)folder.DangerousGetHandle()}{name.AsSpan(_folders[index].Length)}")
            : null;
    }

    /// <summary>Null when the kernel has no such folder, as without IPv6.</summary>
    private static SafeFileHandle? OpenFolder(string name)
    {
        var file = Libc.Open(Root + name, Folder, 0);
        if (!file.IsInvalid)
        {
            return file;
        }

        file.Dispose();
        return null;
    }
}
