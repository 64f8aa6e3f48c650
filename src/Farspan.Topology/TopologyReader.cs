using Farspan.Topology.Diagnostics;
using Farspan.Topology.Language;
using Farspan.Topology.Resolving;
using Farspan.Topology.Rules;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology;

/// <summary>Text to network: reads, merges, binds, resolves and checks. The first stage of the flow in docs/architecture.md, section 5.</summary>
public static class TopologyReader
{
    /// <summary>Reads the files of one topology, in the order given.</summary>
    /// <param name="files">One file, or those of a folder in name order; any bytes at all are answered with diagnostics.</param>
    /// <returns>The network, or null with at least one error. Never throws for the content of a file.</returns>
    public static TopologyResult Read(IReadOnlyList<SourceFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var findings = new Findings();
        var topology = Read(files, findings);
        return new TopologyResult { Topology = findings.HasErrors ? null : topology, Diagnostics = findings.Sorted(files) };
    }

    private static Model.NetworkTopology? Read(IReadOnlyList<SourceFile> files, Findings findings)
    {
        if (files.Count == 0)
        {
            findings.Error(ReadingCodes.EmptyCode, new SourceSpan("topology.yaml", 1, 1), "There is no topology file here; a topology is a .yaml file, or a folder of them.");
            return null;
        }

        if (IsTooLarge(files, findings))
        {
            return null;
        }

        var roots = files.Select(file => YamlReader.Read(file, findings)).ToList();
        if (roots.Contains(null))
        {
            return null; // What is missing in an unreadable file would be called unknown everywhere else.
        }

        var context = new BindContext(findings);
        if (!TopologyLanguage.Shape.TryBind(FileMerger.Merge(roots!, findings), context, out var declaration))
        {
            return null;
        }

        var resolved = new Resolver(context).Resolve(declaration);
        foreach (var rule in TopologyRules.All)
        {
            rule.Check(resolved);
        }

        return resolved.Topology;
    }

    private static bool IsTooLarge(IReadOnlyList<SourceFile> files, Findings findings)
    {
        long total = 0;
        foreach (var file in files)
        {
            total += file.Content.Length;
            if (total > SourceText.LargestBytes)
            {
                findings.Error(ReadingCodes.TooLargeCode, new SourceSpan(file.Path, 1, 1), FormattableString.Invariant(
                    $"The topology is larger than {SourceText.LargestBytes >> 20} MiB; is this the right file?"));
                return true;
            }
        }

        return false;
    }
}
