using Farspan.Lab.Files;
using Farspan.Linux.Namespaces;
using Farspan.Planning;
using Farspan.State.Filters;

namespace Farspan.Lab.Faults;

/// <summary>Puts the filters of the faults in force into the nodes, and takes them out.</summary>
/// <remarks>The list of faults is written before the first is cut and after the last is healed: what is in force is always on the list.</remarks>
internal sealed class FaultWriter(LabPaths paths)
{
    private readonly LabStore _store = new(paths);

    /// <summary>Cuts again what was cut before an <c>up</c>, by the new plan.</summary>
    /// <returns>Faults in force, and those that were lifted because the plan no longer has what they cut.</returns>
    public (IReadOnlyList<string> InForce, IReadOnlyList<string> Lifted) Restore(NetworkPlan plan, CancellationToken cancellationToken)
    {
        var before = _store.Faults();
        if (before.Count == 0)
        {
            return ([], []);
        }

        var references = before.Select(Parse).OfType<FaultReference>().ToList();
        var stay = references.Where(r => FaultCatalog.Has(plan.Topology, r)).ToList();
        Apply(FaultPlanner.Plan(plan, stay), plan.Machines.Concat(plan.Fabric).Select(n => n.Machine), cancellationToken);
        IReadOnlyList<string> inForce = [.. stay.Select(r => r.ToString())];
        _store.SaveFaults(inForce);
        return (inForce, [.. before.Except(inForce, StringComparer.Ordinal)]);
    }

    /// <summary>Goes from one set of faults to another.</summary>
    /// <returns>Nodes whose filter was changed.</returns>
    public IReadOnlyList<string> Change(NetworkPlan plan, IReadOnlyList<FaultReference> from, IReadOnlyList<FaultReference> to, CancellationToken cancellationToken)
    {
        var isCut = to.Count > from.Count;
        if (isCut)
        {
            Save(to);
        }

        var wanted = FaultPlanner.Plan(plan, to);
        var nodes = FaultPlanner.Plan(plan, from).Keys.Union(wanted.Keys, StringComparer.Ordinal);
        var changed = Apply(wanted, nodes, cancellationToken);
        if (!isCut)
        {
            Save(to);
        }

        return changed;
    }

    /// <summary>The faults on the list; an entry that no longer reads as one is left out.</summary>
    public static FaultReference? Parse(string text) => FaultReference.TryParse(text, out var reference) ? reference : null;

    private void Save(IReadOnlyList<FaultReference> faults) => _store.SaveFaults([.. faults.Select(f => f.ToString())]);

    private List<string> Apply(IReadOnlyDictionary<string, FilterSpec> wanted, IEnumerable<string> nodes, CancellationToken cancellationToken)
    {
        var changed = new List<string>();
        foreach (var node in nodes.Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Apply(node, wanted.GetValueOrDefault(node)))
            {
                changed.Add(node);
            }
        }

        return changed;
    }

    private bool Apply(string node, FilterSpec? wanted)
    {
        using var network = NetworkNamespace.Open(paths.NamespaceFile(node));
        using var socket = FaultTable.Open(network);
        var table = FaultTable.In(socket);
        if (wanted is null)
        {
            return table.Remove();
        }

        if (FilterDelta.Between(wanted, table.Read()).IsEmpty)
        {
            return false;
        }

        table.Replace(wanted);
        return true;
    }
}
