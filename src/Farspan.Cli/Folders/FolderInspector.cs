using System.Security.Cryptography;
using Farspan.Rendering.Files;

namespace Farspan.Cli.Folders;

/// <summary>Compares a folder with what it should hold, and touches nothing.</summary>
/// <remarks>A file of the length and time that were noted when it was written is the one that was written; others are read.</remarks>
/// <param name="folder">The folder, absolute.</param>
/// <param name="known">What is Farspan's in it.</param>
/// <param name="isForced">Whether files of Farspan's that somebody has changed are written over.</param>
internal sealed class FolderInspector(string folder, Dictionary<string, IReadOnlyList<FolderEntry>> known, bool isForced)
{
    private readonly Dictionary<FileContent, string> _digests = [];
    private readonly Dictionary<string, string?> _folders = new(StringComparer.Ordinal) { [""] = null };
    private readonly List<(RenderedFile File, string Digest)> _writes = [];
    private readonly List<(RenderedFile File, FolderEntry Entry)> _kept = [];
    private readonly List<string> _conflicts = [];

    /// <summary>Decides.</summary>
    /// <param name="files">What it should hold.</param>
    /// <param name="isInScope">Which paths this render speaks of; Farspan's other files stay.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    public FolderPlan Inspect(IReadOnlyList<RenderedFile> files, Func<string, bool> isInScope, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Inspect(file);
        }

        var wanted = files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        var gone = known.Keys.Where(path => isInScope(path) && !wanted.Contains(path) && FolderFault(ParentOf(path)) is null && Exists(path)).ToList();
        var ours = gone.ToLookup(IsOurs);
        return new FolderPlan
        {
            Writes = _writes,
            Kept = _kept,
            Conflicts = _conflicts,
            Removals = [.. ours[true]],
            Left = [.. ours[false]],
        };
    }

    private void Inspect(RenderedFile file)
    {
        var digest = DigestOf(file.Content);
        if (FolderFault(ParentOf(file.Path)) is { } fault)
        {
            _conflicts.Add(fault);
        }
        else if (!Exists(file.Path))
        {
            _writes.Add((file, digest));
        }
        else if (!IsPlain(file.Path))
        {
            _conflicts.Add($"{file.Path} is there and is no file of Farspan's: a folder, a link or a device");
        }
        else
        {
            Compare(file, digest);
        }
    }

    private void Compare(RenderedFile file, string digest)
    {
        var found = Read(file.Path);
        if (found.Digest == digest)
        {
            var mode = File.GetUnixFileMode(Full(file.Path));
            var isWrong = file.Privacy switch
            {
                FilePrivacy.Public => false,
                FilePrivacy.Program => (mode & UnixFileMode.UserExecute) == 0,
                _ => (mode & ~FolderWriter.ForOwner) != 0,
            };
            if (isWrong)
            {
                _writes.Add((file, digest));
            }
            else
            {
                _kept.Add((file, found));
            }
        }
        else if (!known.TryGetValue(file.Path, out var entries))
        {
            _conflicts.Add($"{file.Path} is there, and Farspan did not write it; move it away");
        }
        else if (isForced || entries.Any(e => e.Digest == found.Digest))
        {
            _writes.Add((file, digest));
        }
        else
        {
            _conflicts.Add($"{file.Path} was changed since Farspan wrote it; move it away, or write over it with --force");
        }
    }

    private bool IsOurs(string path) => IsPlain(path) && (Read(path) is var found && known[path].Any(e => e.Digest == found.Digest));

    // What stands at a path now; without reading it where length and time say that it is what was written.
    private FolderEntry Read(string path)
    {
        var info = new FileInfo(Full(path));
        var (length, ticks) = (info.Length, info.LastWriteTimeUtc.Ticks);
        var noted = known.GetValueOrDefault(path)?.FirstOrDefault(e => e.Ticks == ticks && e.Length == length);
        if (noted is not null)
        {
            return noted;
        }

        using var stream = new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new FolderEntry(Convert.ToHexStringLower(SHA256.HashData(stream)), length, ticks);
    }

    /// <summary>Why nothing may be written below a path of the folder, or null: something stands there that is no folder, or a link that leads elsewhere.</summary>
    private string? FolderFault(string path)
    {
        if (!_folders.TryGetValue(path, out var fault))
        {
            fault = FolderFault(ParentOf(path));
            var info = new DirectoryInfo(Full(path));
            if (fault is null && info.LinkTarget is not null)
            {
                fault = $"{path} is a link to {info.LinkTarget}; Farspan writes through no links";
            }
            else if (fault is null && File.Exists(info.FullName))
            {
                fault = $"{path} is a file, and a folder is needed there; move it away";
            }

            _folders.Add(path, fault);
        }

        return fault;
    }

    private string DigestOf(FileContent content)
    {
        if (!_digests.TryGetValue(content, out var digest))
        {
            digest = Convert.ToHexStringLower(SHA256.HashData(content.Bytes.Span));
            _digests.Add(content, digest);
        }

        return digest;
    }

    private bool Exists(string path) => new FileInfo(Full(path)) is var info && (info.Exists || info.LinkTarget is not null || Directory.Exists(info.FullName));

    private bool IsPlain(string path) =>
        new FileInfo(Full(path)) is { Exists: true, LinkTarget: null } info && (info.Attributes & (FileAttributes.Directory | FileAttributes.Device)) == 0;

    private string Full(string path) => Path.Combine(folder, path);

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash && slash < 0 ? "" : path[..slash];
}
