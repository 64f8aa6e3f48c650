using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Farspan.Linux.Files;

namespace Farspan.Cli.Bundles;

/// <summary>Unpacks a bundle into a folder of its own, checks every byte against the manifest, and only then makes it the current one.</summary>
/// <param name="target">Folder that holds all bundles: <c>bundles/DIGEST</c>, and <c>current</c>, a link to one of them.</param>
internal sealed class BundleInstaller(string target)
{
    private const int MostManifestBytes = 64 << 20;

    /// <summary>What was unpacked.</summary>
    /// <param name="Manifest">The manifest.</param>
    /// <param name="Folder">Where it lies.</param>
    /// <param name="WasThere">True when this bundle had been unpacked before.</param>
    internal sealed record Unpacked(BundleManifest Manifest, string Folder, bool WasThere);

    /// <summary>Unpacks.</summary>
    /// <param name="bundle">The archive, or the folder that it was unpacked into by other means.</param>
    /// <param name="keyFile">Public key that must have signed it, or null.</param>
    /// <param name="cancellationToken">Gives up; what was there before stays.</param>
    /// <exception cref="CommandException">It is no bundle, is damaged, or is signed by somebody else.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<Unpacked> UnpackAsync(string bundle, string? keyFile, CancellationToken cancellationToken)
    {
        var bundles = Path.Combine(target, "bundles");
        Directory.CreateDirectory(bundles);
        var staging = Path.Combine(bundles, ".new");
        if (Directory.Exists(staging))
        {
            Directory.Delete(staging, recursive: true);
        }

        Directory.CreateDirectory(staging);
        try
        {
            if (Directory.Exists(bundle))
            {
                CopyFolder(bundle, staging);
            }
            else
            {
                await ExtractAsync(bundle, staging, cancellationToken);
            }

            var bytes = await ReadManifestAsync(bundle, staging, cancellationToken);
            CheckSignature(bundle, staging, bytes, keyFile);
            var manifest = Parse(bundle, bytes);
            await VerifyAsync(bundle, staging, manifest, cancellationToken);
            var final = Path.Combine(bundles, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
            var wasThere = Directory.Exists(final) && await IsWholeAsync(final, manifest, cancellationToken);
            if (!wasThere)
            {
                if (Directory.Exists(final))
                {
                    Directory.Delete(final, recursive: true);
                }

                Directory.Move(staging, final);
            }

            PointTo(final);
            return new Unpacked(manifest, final, wasThere);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private static async Task ExtractAsync(string bundle, string staging, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(bundle, FileMode.Open, FileAccess.Read, FileShare.Read);
            await using var tar = new TarReader(stream);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                var path = SafePath(bundle, staging, entry.Name);
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                {
                    throw NoBundle(bundle, $"it holds {entry.Name}, which is no regular file");
                }

                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: false, cancellationToken);
            }
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw NoBundle(bundle, damaged.Message.ReplaceLineEndings(" "));
        }
        catch (FileNotFoundException missing)
        {
            throw new CommandException(ExitCode.Usage, $"there is no file or folder {bundle}", missing);
        }
    }

    private static void CopyFolder(string bundle, string staging)
    {
        foreach (var file in Directory.EnumerateFiles(bundle, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(staging, Path.GetRelativePath(bundle, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }

    // An entry must not leave the folder, whoever made the archive.
    private static string SafePath(string bundle, string staging, string name)
    {
        var path = Path.GetFullPath(Path.Combine(staging, name));
        return !Path.IsPathRooted(name) && path.StartsWith(staging + "/", StringComparison.Ordinal) ? path : throw NoBundle(bundle, $"the path {name} leads out of it");
    }

    private static async Task<byte[]> ReadManifestAsync(string bundle, string staging, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(staging, BundleManifest.FileName));
        return file is { Exists: true, Length: <= MostManifestBytes } ? await File.ReadAllBytesAsync(file.FullName, cancellationToken) : throw NoBundle(bundle, $"it has no {BundleManifest.FileName}");
    }

    private static void CheckSignature(string bundle, string staging, byte[] manifest, string? keyFile)
    {
        var file = Path.Combine(staging, BundleManifest.SignatureName);
        if (keyFile is null)
        {
            return;
        }

        if (!File.Exists(file))
        {
            throw new CommandException(ExitCode.DoesNotHold, $"{bundle} is not signed, and --key asks for a signature; nothing was installed");
        }

        if (!BundleSignature.Fits(manifest, File.ReadAllBytes(file), keyFile))
        {
            throw new CommandException(ExitCode.DoesNotHold, $"the signature of {bundle} is not by the key in {keyFile}; nothing was installed");
        }
    }

    private static BundleManifest Parse(string bundle, byte[] bytes)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, BundleJson.Default.BundleManifest)!;
            return manifest.Format == BundleManifest.CurrentFormat ? manifest : throw NoBundle(bundle, FormattableString.Invariant($"it is of form {manifest.Format}, and this program knows form {BundleManifest.CurrentFormat}"));
        }
        catch (JsonException damaged)
        {
            throw NoBundle(bundle, $"its manifest cannot be read: {damaged.Message.ReplaceLineEndings(" ")}");
        }
    }

    // What was installed once may have been changed since.
    private static async Task<bool> IsWholeAsync(string folder, BundleManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            await VerifyAsync(folder, folder, manifest, cancellationToken);
            return true;
        }
        catch (CommandException)
        {
            return false;
        }
    }

    private static async Task VerifyAsync(string bundle, string staging, BundleManifest manifest, CancellationToken cancellationToken)
    {
        var expected = manifest.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        string[] own = [BundleManifest.FileName, BundleManifest.SignatureName, BundleWriter.SumsName];
        var there = Directory.EnumerateFiles(staging, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(staging, f).Replace('\\', '/')).Except(own, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        if (there.FirstOrDefault(p => !expected.ContainsKey(p)) is { } foreign)
        {
            throw Damaged(bundle, $"{foreign} is not in its manifest");
        }

        foreach (var file in manifest.Files)
        {
            if (!there.Contains(file.Path))
            {
                throw Damaged(bundle, $"{file.Path} is missing");
            }

            await using var stream = new FileStream(Path.Combine(staging, file.Path), FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length != file.Bytes || Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) != file.Sha256)
            {
                throw Damaged(bundle, $"{file.Path} does not have the digest of the manifest");
            }
        }
    }

    // A program that runs from the old folder goes on.
    private void PointTo(string final) => LinkSwap.Replace(Path.Combine(target, "current"), Path.Combine("bundles", Path.GetFileName(final)));

    private static CommandException NoBundle(string bundle, string why) => new(ExitCode.Usage, $"{bundle} is no bundle of Farspan: {why}; nothing was installed");

    private static CommandException Damaged(string bundle, string why) => new(ExitCode.DoesNotHold, $"{bundle} is damaged or was changed: {why}; nothing was installed");
}
