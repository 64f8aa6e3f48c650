using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Reconcile;

namespace Farspan.Lab.Supervision;

/// <summary>Tells running services of a changed plan; failing, it is called again with the plan that holds then.</summary>
internal sealed class ServiceSettler(LabStore store, UnitFactory factory) : IReconciler
{
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (store.Manifest() is { IsComplete: true } manifest)
            {
                await factory.SettleAsync(store.Plan(manifest), cancellationToken);
            }
        }
        catch (LabException damaged)
        {
            throw new ReconcileException(damaged.Message, damaged);
        }
    }
}
