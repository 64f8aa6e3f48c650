using System.Collections.Concurrent;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Reports;
using Farspan.Reconcile;

namespace Farspan.Lab.Wiring;

/// <summary>Brings every node to its spec by the same reconcilers that run on real machines.</summary>
internal sealed class MachineLayer(LabEnvironment environment, LabPaths paths, IProgress<LabProgress>? progress)
{
    /// <summary>Nodes at a time. Much of the time goes by in waiting, for userspace engines to come up or for the kernel's one lock on links, so more than there are processors.</summary>
    private const int AtATime = 8;

    private readonly ConcurrentDictionary<string, double> _concepts = new(StringComparer.Ordinal);

    /// <summary>Milliseconds per concept, over all nodes, the longest first.</summary>
    public IReadOnlyList<PhaseTiming> Concepts => [.. _concepts.OrderByDescending(c => c.Value).Select(c => new PhaseTiming(c.Key, c.Value))];

    /// <returns>Operations per node: those of its wiring and those of its reconcilers.</returns>
    /// <exception cref="LabException">A node refused (FS4012).</exception>
    public async Task<IReadOnlyDictionary<string, int>> ApplyAsync(IReadOnlyList<LabNode> nodes, CancellationToken cancellationToken)
    {
        var operations = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(nodes, options, async (node, token) =>
        {
            operations[node.Spec.Machine] = node.Operations + await ApplyAsync(node, token);
            progress?.Report(new LabProgress("machines", operations.Count, nodes.Count, node.Spec.Machine));
        });
        return operations;
    }

    private async Task<int> ApplyAsync(LabNode node, CancellationToken cancellationToken)
    {
        try
        {
            var machine = LabMachine.Of(environment, paths, node);
            var report = await machine.Reconciler.ApplyAsync(node.Spec, cancellationToken);
            foreach (var concept in report.Concepts)
            {
                _concepts.AddOrUpdate(concept.Concept, concept.Elapsed.TotalMilliseconds, (_, sum) => sum + concept.Elapsed.TotalMilliseconds);
            }

            return report.Operations;
        }
        catch (ReconcileException failure)
        {
            throw LabErrors.MachineFailed(node.Spec.Machine, failure);
        }
    }
}
