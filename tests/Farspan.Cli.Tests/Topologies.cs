using System.Runtime.CompilerServices;

namespace Farspan.Cli.Tests;

/// <summary>Topology files that are kept: those of the tests, and the examples.</summary>
internal static class Topologies
{
    /// <summary>Those beside the tests.</summary>
    public static string Folder => Path.Combine(Path.GetDirectoryName(Here())!, "topologies");

    /// <summary>The folder of an example.</summary>
    public static string Example(string name) => Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "examples", name);

    private static string Here([CallerFilePath] string path = "") => path;
}
