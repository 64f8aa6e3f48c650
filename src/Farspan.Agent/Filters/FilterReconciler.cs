using Farspan.Agent.Machines;
using Farspan.State;
using Farspan.State.Filters;

namespace Farspan.Agent.Filters;

/// <summary>Keeps the one nftables table as the spec says; replaced whole, so that no packet meets half of it.</summary>
public sealed class FilterReconciler(IFilterTable table) : IConceptReconciler
{
    /// <inheritdoc/>
    public string Concept => "filter";

    /// <inheritdoc/>
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Converge.Run(() => FilterDelta.Between(spec.Filter, table.Read()), delta => table.Replace(delta.Replace!)));

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        table.Remove();
        return ValueTask.CompletedTask;
    }
}
