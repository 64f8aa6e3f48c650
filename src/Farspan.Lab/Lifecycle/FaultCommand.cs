using Farspan.Lab.Diagnostics;
using Farspan.Lab.Faults;
using Farspan.Lab.Files;
using Farspan.Lab.Reports;
using Farspan.Planning;

namespace Farspan.Lab.Lifecycle;

/// <summary>Cuts and heals.</summary>
internal sealed class FaultCommand(LabEnvironment environment, LabPaths paths)
{
    private readonly PhaseClock _clock = new(environment.Time);

    /// <exception cref="LabException">There is no such thing (FS4011), or another command changes the lab (FS4003).</exception>
    public FaultReport Cut(string reference, NetworkPlan plan, CancellationToken cancellationToken)
    {
        if (!FaultReference.TryParse(reference, out var fault))
        {
            throw LabErrors.UnknownReference(reference, "it is not a reference", null);
        }

        if (!FaultCatalog.Has(plan.Topology, fault))
        {
            throw LabErrors.UnknownReference(reference, "the plan has no such thing", Nearest.To(reference, FaultCatalog.All(plan.Topology).Select(r => r.ToString())));
        }

        using var held = LabLock.Take(paths, $"cut {fault}", environment.Time);
        var before = InForce();
        var after = before.Contains(fault) ? before : [.. before, fault];
        return Report(before, after, Change(plan, before, after, cancellationToken));
    }

    /// <exception cref="LabException">It is not cut (FS4018), or another command changes the lab (FS4003).</exception>
    public FaultReport Heal(string? reference, NetworkPlan plan, CancellationToken cancellationToken)
    {
        using var held = LabLock.Take(paths, $"heal {reference ?? "--all"}", environment.Time);
        var before = InForce();
        if (reference is not null && !before.Exists(f => string.Equals(f.ToString(), reference, StringComparison.Ordinal)))
        {
            throw LabErrors.NotCut(reference, [.. before.Select(f => f.ToString())]);
        }

        List<FaultReference> after = reference is null ? [] : [.. before.Where(f => !string.Equals(f.ToString(), reference, StringComparison.Ordinal))];
        return Report(before, after, Change(plan, before, after, cancellationToken));
    }

    private IReadOnlyList<string> Change(NetworkPlan plan, List<FaultReference> before, List<FaultReference> after, CancellationToken cancellationToken)
    {
        try
        {
            return new FaultWriter(paths).Change(plan, before, after, cancellationToken);
        }
        catch (IOException failure) when (failure is Linux.KernelException)
        {
            throw LabErrors.MachineFailed("the fault filter", failure);
        }
    }

    private List<FaultReference> InForce() => [.. new LabStore(paths).Faults().Select(FaultWriter.Parse).OfType<FaultReference>()];

    private FaultReport Report(List<FaultReference> before, List<FaultReference> after, IReadOnlyList<string> nodes) => new()
    {
        Lab = paths.Lab,
        InForce = [.. after.Select(f => f.ToString())],
        Cut = [.. after.Except(before).Select(f => f.ToString())],
        Healed = [.. before.Except(after).Select(f => f.ToString())],
        Nodes = nodes,
        ElapsedMs = _clock.ElapsedMs,
    };
}
