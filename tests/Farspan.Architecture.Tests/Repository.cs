using System.Runtime.CompilerServices;

namespace Farspan.Architecture.Tests;

/// <summary>The source tree that the tests look at.</summary>
internal static class Repository
{
    /// <summary>Path of a file or folder of the repository.</summary>
    public static string Path(string relative, [CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", relative));

    /// <summary>Path relative to the root, for messages.</summary>
    public static string Relative(string path) => System.IO.Path.GetRelativePath(Path("."), path);

    /// <summary>Every C# file of the product.</summary>
    public static IReadOnlyList<string> Sources() => Files("src", "*.cs");

    /// <summary>Every C# file of the tests.</summary>
    public static IReadOnlyList<string> Tests() => Files("tests", "*.cs");

    /// <summary>Every project file of the product.</summary>
    public static IReadOnlyList<string> Projects() => Files("src", "*.csproj");

    /// <summary>Files below a folder in name order, build output left out.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
