using Farspan.Lab.Files;
using Farspan.Lab.Supervision;
using Farspan.Lab.Wiring;
using Farspan.Linux.Namespaces;

namespace Farspan.Lab.Lifecycle;

/// <summary>Ends processes and removes namespaces, without knowing what was made: by the marks that everything carries.</summary>
internal sealed class Demolition(LabEnvironment environment, LabPaths paths)
{
    /// <summary>Looks before giving up: a process may have started another between a look and its end.</summary>
    private const int Rounds = 20;

    /// <summary>Removes nodes that are no longer wanted, with every process in them.</summary>
    /// <returns>Those that were there.</returns>
    public async Task<IReadOnlySet<string>> RemoveNodesAsync(IReadOnlyList<string> nodes, CancellationToken cancellationToken)
    {
        var files = nodes.Select(paths.NamespaceFile).ToList();
        var inodes = Inodes(files);
        for (var round = 0; round < Rounds; round++)
        {
            var processes = ProcessFinder.Find("-", inodes);
            if (processes.Count == 0)
            {
                break;
            }

            await EndAsync(processes, cancellationToken);
        }

        var removed = nodes.Where(n => NetworkNamespace.Delete(paths.NamespaceFile(n))).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in nodes.SelectMany(n => new[] { paths.MachineFolder(n), Path.Combine(paths.Folder, "data", n) }).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        return removed;
    }

    /// <summary>Ends every process of the lab.</summary>
    /// <returns>How many ended, and how many would not.</returns>
    public async Task<(int Ended, int Left)> EndProcessesAsync(CancellationToken cancellationToken)
    {
        var inodes = Inodes(NamespaceFiles());
        var ended = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var processes = ProcessFinder.Find(paths.Folder, inodes);
            if (processes.Count == 0)
            {
                return (ended, 0);
            }

            ended += await EndAsync(processes, cancellationToken);
        }

        return (ended, ProcessFinder.Find(paths.Folder, inodes).Count);
    }

    /// <summary>Removes every namespace of the lab.</summary>
    /// <returns>How many there were.</returns>
    public int RemoveNamespaces() => NamespaceFiles().Count(NetworkNamespace.Delete);

    /// <summary>Files with the lab's prefix, except those that belong to a lab whose name begins with this one's: known here, or marked as another state root's.</summary>
    public IReadOnlyList<string> NamespaceFiles()
    {
        if (!Directory.Exists(paths.NamespaceFolder))
        {
            return [];
        }

        var own = OwnNodes();
        var others = OtherPrefixes();
        return
        [
            .. Directory.EnumerateFiles(paths.NamespaceFolder, paths.NamespacePrefix + "*").Where(f =>
                own.Contains(Path.GetFileName(f)[paths.NamespacePrefix.Length..]) ||
                (!others.Any(o => Path.GetFileName(f).StartsWith(o, StringComparison.Ordinal)) && !NamespaceMark.IsOfAnother(f, paths.Folder))),
        ];
    }

    private HashSet<string> OwnNodes()
    {
        try
        {
            var store = new LabStore(paths);
            return ((store.Manifest() ?? store.Remains())?.Nodes ?? []).ToHashSet(StringComparer.Ordinal);
        }
        catch (Diagnostics.LabException)
        {
            // A damaged manifest must not keep a lab from going down; the prefix finds what it made.
            return [];
        }
    }

    private List<string> OtherPrefixes() =>
    [
        .. LabCatalog.Locate(environment).Names()
            .Where(n => n.StartsWith(paths.Lab + "-", StringComparison.Ordinal))
            .Select(n => new LabPaths(environment, n).NamespacePrefix),
    ];

    private static HashSet<ulong> Inodes(IEnumerable<string> files)
    {
        var inodes = new HashSet<ulong>();
        foreach (var file in files.Where(NetworkNamespace.IsNamespace))
        {
            using var network = NetworkNamespace.Open(file);
            inodes.Add(network.Inode);
        }

        return inodes;
    }

    private async Task<int> EndAsync(IReadOnlyList<FoundProcess> processes, CancellationToken cancellationToken)
    {
        var ends = processes.Select(p => LabProcess.EndAsync(p.Process, environment.Time, cancellationToken)).ToList();
        return (await Task.WhenAll(ends)).Count(ended => ended);
    }
}
