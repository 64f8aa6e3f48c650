using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Reports;
using Farspan.Linux;
using Farspan.Linux.Namespaces;
using Farspan.State;

namespace Farspan.Lab.Wiring;

/// <summary>The namespaces of all nodes, open.</summary>
internal sealed class NodeSet : IDisposable
{
    /// <summary>Threads that make namespaces: the kernel serialises most of it, two keep it busy.</summary>
    private const int Workers = 2;

    private readonly Dictionary<string, LabNode> _nodes = new(StringComparer.Ordinal);

    private NodeSet()
    {
    }

    /// <summary>Nodes by name.</summary>
    public IReadOnlyDictionary<string, LabNode> Nodes => _nodes;

    /// <summary>Looks for namespaces of the plan's nodes that are somebody else's; before anything is written down, as what is written down is held to be the lab's own.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="specs">The nodes.</param>
    /// <param name="known">Nodes that this lab has had before.</param>
    /// <exception cref="LabException">A namespace of that name is somebody else's (FS4015).</exception>
    public static void RefuseForeign(LabPaths paths, IEnumerable<MachineSpec> specs, IReadOnlySet<string> known)
    {
        foreach (var spec in specs.Where(s => !known.Contains(s.Machine)))
        {
            var path = paths.NamespaceFile(spec.Machine);
            if (NetworkNamespace.IsNamespace(path))
            {
                throw LabErrors.NamespaceTaken(path);
            }
        }
    }

    /// <summary>Opens the namespace of every node, making those that are missing.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="specs">The nodes.</param>
    /// <param name="known">Nodes that this lab has had before: their namespaces are its own.</param>
    /// <param name="progress">Told after each.</param>
    /// <param name="cancellationToken">Stops between two nodes.</param>
    /// <exception cref="LabException">A namespace of that name is somebody else's (FS4015), or none may be made (FS4007).</exception>
    public static async Task<NodeSet> OpenAsync(
        LabPaths paths, IReadOnlyList<MachineSpec> specs, IReadOnlySet<string> known, IProgress<LabProgress>? progress, CancellationToken cancellationToken)
    {
        var set = new NodeSet();
        var workers = Enumerable.Range(0, Workers).Select(_ => new NamespaceWorker()).ToList();
        try
        {
            var opened = new LabNode[specs.Count];
            var done = 0;
            await Task.WhenAll(workers.Select((worker, first) => Task.Run(
                async () =>
                {
                    for (var i = first; i < specs.Count; i += Workers)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        opened[i] = await OpenAsync(paths, specs[i], known, worker);
                        progress?.Report(new LabProgress("namespaces", Interlocked.Increment(ref done), specs.Count));
                    }
                },
                cancellationToken)));
            Array.ForEach(opened, n => set._nodes.Add(n.Spec.Machine, n));
            return set;
        }
        catch (KernelException refused) when (refused.Errno is Errno.EPERM or Errno.EACCES)
        {
            set.Dispose();
            throw LabErrors.NotAllowed(refused.Message);
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var node in _nodes.Values)
        {
            node.Dispose();
        }
    }

    private static async Task<LabNode> OpenAsync(LabPaths paths, MachineSpec spec, IReadOnlySet<string> known, NamespaceWorker worker)
    {
        var path = paths.NamespaceFile(spec.Machine);
        var exists = NetworkNamespace.IsNamespace(path);
        if (exists && !known.Contains(spec.Machine))
        {
            throw LabErrors.NamespaceTaken(path);
        }

        if (!exists)
        {
            // A plain file is what a crash between the file and its mount leaves.
            NetworkNamespace.Delete(path);
        }

        var network = exists ? NetworkNamespace.Open(path) : await worker.CreateAsync(path);
        var node = await worker.RunAsync(network, () => exists ? LabNode.OpenHere(spec, network, isNew: false) : LabNode.MarkedHere(spec, network, paths.Folder));
        node.Operations = exists ? 0 : 1;
        return node;
    }
}
