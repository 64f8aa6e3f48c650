using Farspan.Linux.Namespaces;
using Farspan.Linux.Native;

namespace Farspan.Linux.Host;

/// <summary>Kernel parameters of a network namespace.</summary>
/// <remarks>/proc/sys/net shows the namespace of the thread that opens the file, so it is opened on a thread inside. Source: proc_sys_net(5).</remarks>
public static class Sysctl
{
    private const string Root = "/proc/sys/";

    /// <summary>Writes a value.</summary>
    /// <param name="network">Whose.</param>
    /// <param name="name">Path below /proc/sys, such as <c>net/ipv4/ip_forward</c>.</param>
    /// <param name="value">Value as text.</param>
    /// <exception cref="KernelException">No such parameter (ENOENT), a wrong value (EINVAL), a read-only /proc/sys (EROFS).</exception>
    public static void Write(NetworkNamespace network, string name, string value) => network.Run(() => WriteHere(name, value));

    /// <summary>Writes a value of the namespace that the calling thread is in.</summary>
    public static void WriteHere(string name, string value) => RawFile.Write(PathOf(name), value, $"{name} = {value}");

    /// <summary>Reads a value, without the line's end; null when there is no such parameter.</summary>
    public static string? Read(NetworkNamespace network, string name) => network.Run(() => ReadHere(name));

    /// <summary>Reads a value of the namespace that the calling thread is in.</summary>
    public static string? ReadHere(string name) => RawFile.Read(PathOf(name), name);

    private static string PathOf(string name) =>
        name.StartsWith("net/", StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal)
            ? Root + name
            : throw new ArgumentException($"Only parameters below net/ belong to a network namespace, not {name}.", nameof(name));
}
