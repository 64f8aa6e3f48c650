using System.Runtime.CompilerServices;

namespace Farspan.Import.Tests;

/// <summary>Dumps as tools print them.</summary>
internal static class Samples
{
    public static string Folder => Path.Combine(Path.GetDirectoryName(Here())!, "samples");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static string Here([CallerFilePath] string path = "") => path;
}
