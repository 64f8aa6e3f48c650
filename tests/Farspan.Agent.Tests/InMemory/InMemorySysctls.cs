using Farspan.Agent.Sysctls;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>Kernel parameters in memory; every link has its rp_filter.</summary>
public sealed class InMemorySysctls(InMemoryMachine machine) : ISysctls
{
    private readonly Dictionary<string, string> _ofLinks = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<SysctlStatus> Read(IEnumerable<string> names) => [.. names.Select(n => new SysctlStatus { Name = n, Value = Value(n) })];

    /// <inheritdoc/>
    public void Apply(SysctlDelta delta)
    {
        foreach (var sysctl in delta.Set)
        {
            if (Value(sysctl.Name) is null)
            {
                throw new IOException($"there is no parameter {sysctl.Name}");
            }

            (machine.Sysctls.ContainsKey(sysctl.Name) ? machine.Sysctls : (IDictionary<string, string>)_ofLinks)[sysctl.Name] = sysctl.Value;
            machine.Journal.Add($"parameter {sysctl.Name} set");
        }
    }

    private string? Value(string name) =>
        machine.Sysctls.GetValueOrDefault(name) ??
        (machine.Links.Keys.Any(l => string.Equals(name, $"net/ipv4/conf/{l}/rp_filter", StringComparison.Ordinal)) ? _ofLinks.GetValueOrDefault(name, "0") : null);
}
