using Farspan.Linux.Host;
using Farspan.Linux.Namespaces;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Sysctls;

/// <summary>The kernel parameters of one network namespace: /proc/sys/net shows each thread those of its own namespace.</summary>
/// <remarks>Source: proc(5), network_namespaces(7).</remarks>
public sealed class LinuxSysctls(NetworkNamespace network) : ISysctls
{
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

    private static void Write(SysctlSpec sysctl) => Sysctl.WriteHere(Checked(sysctl.Name), sysctl.Value);

    private static string? ReadValue(string name) => Sysctl.ReadHere(Checked(name));

    /// <summary>A spec comes over the wire: no name in it may lead out of the machine's own parameters.</summary>
    private static string Checked(string name) =>
        name.StartsWith(Net, StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal)
            ? name
            : throw new IOException($"'{name}' is not a parameter of a network namespace");
}
