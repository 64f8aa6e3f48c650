using Farspan.Linux.Namespaces;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Sysctls;

/// <summary>The kernel parameters of one network namespace: /proc/sys/net shows each thread those of its own namespace.</summary>
/// <remarks>Source: proc(5), network_namespaces(7).</remarks>
public sealed class LinuxSysctls(NetworkNamespace network) : ISysctls
{
    private const string Root = "/proc/sys/";
    private const string Net = "net/";

    /// <inheritdoc/>
    public IReadOnlyList<SysctlStatus> Read(IEnumerable<string> names)
    {
        var wanted = names.ToList();
        return wanted.Count == 0
            ? []
            : network.Run(() => wanted.ConvertAll(name => new SysctlStatus { Name = name, Value = ReadValue(name) }));
    }

    /// <inheritdoc/>
    public void Apply(SysctlDelta delta) => network.Run(() =>
    {
        foreach (var sysctl in delta.Set)
        {
            Write(sysctl);
        }
    });

    private static void Write(SysctlSpec sysctl)
    {
        try
        {
            using var file = new FileStream(PathOf(sysctl.Name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(sysctl.Value));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"set {sysctl.Name} to {sysctl.Value}: {failure.Message}", failure);
        }
    }

    private static string? ReadValue(string name)
    {
        try
        {
            return File.ReadAllText(PathOf(name)).TrimEnd('\n');
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A spec comes over the wire: no name in it may lead out of the machine's own parameters.</summary>
    private static string PathOf(string name) =>
        name.StartsWith(Net, StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal)
            ? Root + name
            : throw new IOException($"'{name}' is not a parameter of a network namespace");
}
