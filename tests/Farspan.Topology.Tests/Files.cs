using System.Runtime.CompilerServices;
using System.Text;

namespace Farspan.Topology.Tests;

/// <summary>Files of the repository, and topologies from text.</summary>
internal static class Files
{
    public static string Root { get; } = RootOf();

    /// <summary>Every example's topology, by the example's name.</summary>
    public static IEnumerable<(string Name, string Path)> Examples() =>
        Directory.EnumerateFiles(Path.Combine(Root, "examples"), "topology.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(Path.GetDirectoryName(path)!), path));

    public static string Example(string name) => File.ReadAllText(Path.Combine(Root, "examples", name, "topology.yaml"));

    public static TopologyResult Read(string text, string path = "topology.yaml") => TopologyReader.Read([new SourceFile(path, Encoding.UTF8.GetBytes(text))]);

    public static string Lines(TopologyResult result) => string.Concat(result.Diagnostics.Select(d => $"{d}\n"));

    private static string RootOf([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
