using Farspan.Lab.Diagnostics;

namespace Farspan.Lab.Recipes;

/// <summary>Finds programs.</summary>
internal static class Tools
{
    /// <summary>Where <paramref name="tool"/> is, or null.</summary>
    public static string? Find(LabEnvironment environment, string tool) =>
        environment.ToolFolders.Select(f => System.IO.Path.Combine(f, tool)).FirstOrDefault(File.Exists);

    /// <summary>Where a program is that every system has (packages util-linux and coreutils).</summary>
    /// <exception cref="LabException">This system has not.</exception>
    public static string Essential(LabEnvironment environment, string tool) => Path(environment, new ToolNeed(tool, "util-linux coreutils"));

    /// <summary>Where the needed program is.</summary>
    /// <exception cref="LabException">It is not there; <c>up</c> installs what is missing before anything starts.</exception>
    public static string Path(LabEnvironment environment, ToolNeed need) =>
        Find(environment, need.Tool) ?? throw LabErrors.PackageMissing(need.Tool, need.Package, "it was there when the lab came up");
}
