namespace Farspan.Cli.Bundles;

/// <summary>A file that goes into a bundle: from a file of this machine, or from memory.</summary>
/// <param name="Path">Where it goes, below the bundle's folder.</param>
/// <param name="File">Where it comes from; null for <paramref name="Content"/>.</param>
/// <param name="Content">What it holds, where it is no file.</param>
/// <param name="IsExecutable">True for a program.</param>
internal sealed record BundleSource(string Path, string? File, ReadOnlyMemory<byte> Content, bool IsExecutable)
{
    /// <summary>A file of this machine.</summary>
    public static BundleSource Of(string path, string file) =>
        new(path, file, default, !OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0);

    /// <summary>Bytes.</summary>
    public static BundleSource Of(string path, ReadOnlyMemory<byte> content, bool isExecutable = false) => new(path, null, content, isExecutable);

    /// <summary>Every file of a folder, links followed.</summary>
    public static IEnumerable<BundleSource> Folder(string path, string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Of($"{path}/{System.IO.Path.GetRelativePath(folder, f).Replace('\\', '/')}", f));

    /// <summary>Opens it.</summary>
    public Stream Open() => File is null ? new MemoryStream(Content.ToArray(), writable: false) : new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.Read);
}
