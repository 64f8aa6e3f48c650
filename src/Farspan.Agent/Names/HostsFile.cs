using Farspan.Agent.Files;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>The file <c>etc/hosts</c> of one machine: a block between two comments is ours; all other lines stay, also those that somebody writes meanwhile.</summary>
/// <param name="root">The machine's root folder, where absolute links begin.</param>
/// <param name="files">How files are changed.</param>
internal sealed class HostsFile(string root, FileReplacer files)
{
    // Editors and other programs write it rarely; more than this is a loop of somebody.
    private const int MostTries = 4;

    // path_resolution(7): the kernel's own bound.
    private const int MostLinks = 40;

    private readonly string _name = Path.Combine(root, "etc", "hosts");

    /// <summary>Our lines; empty when there are none.</summary>
    public IReadOnlyList<HostSpec> Read() => HostsText.Read(Block(HostFiles.Lines(Target())).Ours);

    /// <summary>Puts a block in place of ours.</summary>
    /// <exception cref="IOException">It cannot be written; the old one stays whole.</exception>
    public void Write(IReadOnlyList<HostSpec> hosts) => Change(block => [.. block.Before, HostFiles.Begin, .. HostsText.Write(hosts), HostFiles.End, .. block.After]);

    /// <summary>Takes our block away.</summary>
    /// <exception cref="IOException">It cannot be written; the old one stays whole.</exception>
    public void Remove()
    {
        FileReplacer.Clean(Target());
        Change(block => block.Ours is null ? null : [.. block.Before, .. block.After]);
    }

    private void Change(Func<(IEnumerable<string> Before, IReadOnlyList<string>? Ours, IEnumerable<string> After, bool HasEnd), IReadOnlyList<string>?> change)
    {
        var path = Target();
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var before = Stamp(path);
            var block = Block(HostFiles.Lines(path));
            if (change(block) is not { } lines)
            {
                return;
            }

            if (!block.HasEnd)
            {
                // Somebody took the end away, and whose the lines below are cannot be told any more.
                files.Keep(path, _name + ".edited-farspan");
            }

            var mode = before.Exists ? File.GetUnixFileMode(path) : HostFiles.ForAll;
            if (files.Write(path, lines.Count == 0 ? "" : string.Join('\n', lines) + "\n", mode, () => Stamp(path) == before))
            {
                return;
            }
        }

        throw new IOException($"'{path}' is written by somebody else again and again; it was left as it is");
    }

    /// <summary>The file that a link leads to is the one that changes: the link is somebody's choice.</summary>
    private string Target()
    {
        var path = _name;
        for (var links = 0; links < MostLinks; links++)
        {
            if (new FileInfo(path).LinkTarget is not { } target)
            {
                return path;
            }

            var inside = Path.GetFullPath(root);
            path = Path.GetFullPath(Path.IsPathRooted(target) ? Path.Join(inside, target) : Path.Combine(Path.GetDirectoryName(path)!, target));
            if (!path.StartsWith(Path.TrimEndingDirectorySeparator(inside), StringComparison.Ordinal))
            {
                throw new IOException($"'{_name}' is a link that leads out of '{root}', to '{path}'; it was left as it is");
            }
        }

        throw new IOException($"'{_name}' is a link that leads to itself; it was left as it is");
    }

    // Who edits a file changes its time, its length or, by renaming, the time when it was made.
    private static (bool Exists, long Length, DateTime Written, DateTime Made) Stamp(string path) =>
        new FileInfo(path) is { Exists: true } file ? (true, file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc) : default;

    /// <summary>Our lines are null when there is no block; a block without an end ends with the file.</summary>
    private static (IEnumerable<string> Before, IReadOnlyList<string>? Ours, IEnumerable<string> After, bool HasEnd) Block(string[] lines)
    {
        var begin = IndexOf(lines, HostFiles.Begin, 0);
        if (begin < 0)
        {
            return (lines, null, [], true);
        }

        var end = IndexOf(lines, HostFiles.End, begin);
        var stop = end < 0 ? lines.Length : end;
        return (lines.Take(begin), [.. lines.Skip(begin + 1).Take(stop - begin - 1)], lines.Skip(stop + 1), end >= 0);
    }

    private static int IndexOf(string[] lines, string line, int from)
    {
        for (var i = from; i < lines.Length; i++)
        {
            if (string.Equals(lines[i], line, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
