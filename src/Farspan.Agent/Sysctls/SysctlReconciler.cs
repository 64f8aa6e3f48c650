using Farspan.Agent.Machines;
using Farspan.State;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Sysctls;

/// <summary>Sets kernel parameters: first all that exist already, and after the links were made those of the new links.</summary>
/// <remarks>
/// <para>What a link does when it comes up is decided by parameters set before. A parameter is a value and not an object, and carries no mark: removing
/// leaves it as it is.</para>
/// </remarks>
public sealed class SysctlReconciler(ISysctls sysctls, bool afterLinks) : IConceptReconciler
{
    private static readonly string[] _perLink = ["net/ipv4/conf/", "net/ipv6/conf/", "net/ipv4/neigh/", "net/ipv6/neigh/"];
    private static readonly string[] _shared = ["all/", "default/", "lo/"];

    /// <inheritdoc/>
    public string Concept => afterLinks ? "kernel parameters of links" : "kernel parameters";

    /// <inheritdoc/>
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        List<SysctlSpec> mine = afterLinks ? [.. spec.Sysctls.Where(s => IsOfLink(s.Name))] : [.. spec.Sysctls];
        return ValueTask.FromResult(mine.Count == 0 ? 0 : Converge.Run(() => Between(mine), sysctls.Apply));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private SysctlDelta Between(List<SysctlSpec> desired)
    {
        var seen = sysctls.Read(desired.Select(s => s.Name));
        if (afterLinks)
        {
            return SysctlDelta.Between(desired, seen);
        }

        var absent = seen.Where(s => s.Value is null && IsOfLink(s.Name)).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        return SysctlDelta.Between(absent.Count == 0 ? desired : [.. desired.Where(s => !absent.Contains(s.Name))], seen);
    }

    private static bool IsOfLink(string name) => Array.Exists(_perLink, prefix =>
        name.StartsWith(prefix, StringComparison.Ordinal) &&
        !Array.Exists(_shared, shared => name.AsSpan(prefix.Length).StartsWith(shared)));
}
