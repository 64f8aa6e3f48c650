using Farspan.Linux.Host;
using Farspan.Linux.Namespaces;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Sysctls;

/// <summary>The kernel parameters of one network namespace.</summary>
/// <remarks>Source: proc(5), network_namespaces(7).</remarks>
public sealed class LinuxSysctls : ISysctls, IDisposable
{
    private const string Net = "net/";

    private readonly Lazy<SysctlTree> _tree;

    /// <summary>Opens them with the first use.</summary>
    public LinuxSysctls(NetworkNamespace network) => _tree = new Lazy<SysctlTree>(() => SysctlTree.Open(network));

    /// <summary>Takes what is open already, and disposes it in the end.</summary>
    public LinuxSysctls(SysctlTree tree) => _tree = new Lazy<SysctlTree>(tree);

    /// <inheritdoc/>
    public IReadOnlyList<SysctlStatus> Read(IEnumerable<string> names) =>
        [.. names.Select(name => new SysctlStatus { Name = name, Value = _tree.Value.Read(Checked(name)) })];

    /// <inheritdoc/>
    public void Apply(SysctlDelta delta)
    {
        foreach (var sysctl in delta.Set)
        {
            _tree.Value.Write(Checked(sysctl.Name), sysctl.Value);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_tree.IsValueCreated)
        {
            _tree.Value.Dispose();
        }
    }

    /// <summary>A spec comes over the wire: no name in it may lead out of the machine's own parameters.</summary>
    private static string Checked(string name) =>
        name.StartsWith(Net, StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal)
            ? name
            : throw new IOException($"'{name}' is not a parameter of a network namespace");
}
