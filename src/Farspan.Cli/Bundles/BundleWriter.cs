using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Farspan.Cli.Bundles;

/// <summary>Writes a bundle: a tar archive (POSIX pax) whose first entry is the manifest. The same sources give the same bytes.</summary>
internal static class BundleWriter
{
    /// <summary>Name of the file that <c>sha256sum -c</c> takes.</summary>
    public const string SumsName = "SHA256SUMS";

    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Reads all sources and describes them, ordered by path.</summary>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static async Task<IReadOnlyList<BundleFile>> DescribeAsync(IReadOnlyList<BundleSource> sources, CancellationToken cancellationToken)
    {
        var files = new List<BundleFile>();
        foreach (var source in sources.OrderBy(s => s.Path, StringComparer.Ordinal))
        {
            await using var stream = source.Open();
            var digest = await SHA256.HashDataAsync(stream, cancellationToken);
            files.Add(new BundleFile(source.Path, stream.Length, Convert.ToHexStringLower(digest), source.IsExecutable));
        }

        return files;
    }

    /// <summary>Writes the archive beside its place and moves it there whole.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="manifest">The manifest's bytes.</param>
    /// <param name="signature">The signature, or null.</param>
    /// <param name="files">As <see cref="DescribeAsync"/> described the sources.</param>
    /// <param name="sources">The sources.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <returns>Length of the archive.</returns>
    /// <exception cref="IOException">It cannot be written, or a source changed meanwhile.</exception>
    public static async Task<long> WriteAsync(
        string path, byte[] manifest, byte[]? signature, IReadOnlyList<BundleFile> files, IReadOnlyList<BundleSource> sources, CancellationToken cancellationToken)
    {
        var part = path + ".part";
        try
        {
            long length;
            await using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
                {
                    await AddAsync(tar, BundleManifest.FileName, new MemoryStream(manifest), Plain, cancellationToken);
                    if (signature is not null)
                    {
                        await AddAsync(tar, BundleManifest.SignatureName, new MemoryStream(signature), Plain, cancellationToken);
                    }

                    await AddAsync(tar, SumsName, new MemoryStream(Sums(manifest, files)), Plain, cancellationToken);
                    var byPath = sources.ToDictionary(s => s.Path, StringComparer.Ordinal);
                    foreach (var file in files)
                    {
                        await using var source = byPath[file.Path].Open();
                        if (source.Length != file.Bytes)
                        {
                            throw new IOException($"{byPath[file.Path].File} changed while the bundle was made; try again");
                        }

                        await AddAsync(tar, file.Path, source, file.IsExecutable ? Executable : Plain, cancellationToken);
                    }
                }

                await stream.FlushAsync(cancellationToken);
                length = stream.Length;
            }

            File.Move(part, path, overwrite: true);
            return length;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>The manifest as it is written and signed.</summary>
    public static byte[] Bytes(BundleManifest manifest) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(manifest, BundleJson.Default.BundleManifest) + "\n");

    private static byte[] Sums(byte[] manifest, IReadOnlyList<BundleFile> files) => Encoding.UTF8.GetBytes(
        $"{Convert.ToHexStringLower(SHA256.HashData(manifest))}  {BundleManifest.FileName}\n" + string.Concat(files.Select(f => $"{f.Sha256}  {f.Path}\n")));

    // Who made it and when is in nobody's interest, and would make equal bundles differ.
    private static Task AddAsync(TarWriter tar, string name, Stream content, UnixFileMode mode, CancellationToken cancellationToken) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = mode, ModificationTime = DateTimeOffset.UnixEpoch }, cancellationToken);
}
