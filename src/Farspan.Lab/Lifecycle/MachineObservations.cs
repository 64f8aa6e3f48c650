using System.Collections.Concurrent;
using Farspan.Lab.Files;
using Farspan.Lab.Wiring;
using Farspan.Linux;
using Farspan.Linux.Namespaces;
using Farspan.Reconcile;
using Farspan.State;

namespace Farspan.Lab.Lifecycle;

/// <summary>Reads every node back as its agent would. Changes nothing and takes no lock.</summary>
internal sealed class MachineObservations(LabEnvironment environment, LabPaths paths)
{
    /// <summary>Nodes looked at together: most of it is waiting for the kernel.</summary>
    private const int AtATime = 8;

    public async Task<IReadOnlyDictionary<string, MachineStatus>> ReadAsync(IEnumerable<MachineSpec> specs, CancellationToken cancellationToken)
    {
        var seen = new ConcurrentDictionary<string, MachineStatus>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(specs, options, async (spec, token) =>
        {
            try
            {
                using var node = LabNode.Open(spec, NetworkNamespace.Open(paths.NamespaceFile(spec.Machine)));
                if (await LabMachine.Of(environment, paths, node).Observer.ObserveAsync([], token) is { } status)
                {
                    seen[spec.Machine] = status;
                }
            }
            catch (Exception failure) when (failure is KernelException or ReconcileException)
            {
                // It is left out, and counts as unknown.
            }
        });
        return seen;
    }
}
