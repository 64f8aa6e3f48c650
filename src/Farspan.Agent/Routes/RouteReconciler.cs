using Farspan.Agent.Machines;
using Farspan.State;
using Farspan.State.Routes;

namespace Farspan.Agent.Routes;

/// <summary>Keeps the routes that carry our mark as the spec says.</summary>
public sealed class RouteReconciler(IRouteTable table) : IConceptReconciler
{
    /// <inheritdoc/>
    public string Concept => "routes";

    /// <inheritdoc/>
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Converge.Run(() => RouteDelta.Between(spec.Routes, table.Read()), table.Apply));

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        var delta = RouteDelta.Between([], table.Read());
        if (!delta.IsEmpty)
        {
            table.Apply(delta);
        }

        return ValueTask.CompletedTask;
    }
}
