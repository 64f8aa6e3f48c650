using Farspan.Agent.Machines;
using Farspan.State;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Sysctls;

/// <summary>Sets kernel parameters: those of the whole namespace before there are links, those of one link after it was made.</summary>
/// <remarks>A parameter is a value and not an object, and carries no mark: removing leaves it as it is.</remarks>
public sealed class SysctlReconciler(ISysctls sysctls, bool ofLinks) : IConceptReconciler
{
    private static readonly string[] _perLink = ["net/ipv4/conf/", "net/ipv6/conf/", "net/ipv4/neigh/", "net/ipv6/neigh/"];
    private static readonly string[] _shared = ["all/", "default/", "lo/"];

    /// <inheritdoc/>
    public string Concept => ofLinks ? "kernel parameters of links" : "kernel parameters";

    /// <inheritdoc/>
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        var mine = spec.Sysctls.Where(s => IsOfLink(s.Name) == ofLinks).ToList();
        return ValueTask.FromResult(mine.Count == 0
            ? 0
            : Converge.Run(() => SysctlDelta.Between(mine, sysctls.Read(mine.Select(s => s.Name))), sysctls.Apply));
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static bool IsOfLink(string name) => Array.Exists(_perLink, prefix =>
        name.StartsWith(prefix, StringComparison.Ordinal) &&
        !Array.Exists(_shared, shared => name.AsSpan(prefix.Length).StartsWith(shared)));
}
