using System.Globalization;

namespace Farspan.Gateway.Audit;

/// <summary>The files of an audit log that a reader has open, oldest first. They may be closed and numbered anew meanwhile.</summary>
internal sealed class AuditOpenFiles : IDisposable
{
    // Closed files that may still grow: a process that was replaced writes on in what was its own. Each further one costs a look per change;
    // so many are closed by size while a process drains only where little fits into a file.
    private const int MostClosed = 8;

    private readonly string _path;
    private readonly List<AuditFileReader> _files;

    private AuditOpenFiles(string path)
    {
        _path = path;
        _files = OpenNewer(takesEmpty: true, []);
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<AuditFileReader> All => _files;

    /// <summary>Opens all that there are.</summary>
    /// <param name="path">The file that is written.</param>
    public static AuditOpenFiles Open(string path) => new(path);

    /// <summary>Opens those that came behind the ones that are open, and lets go of the oldest, all of whose lines must have been read.</summary>
    /// <returns>True when there are any.</returns>
    public bool TakeNewer()
    {
        var newer = OpenNewer(takesEmpty: _files.Count == 0, _files);
        _files.AddRange(newer);
        for (var left = _files.Count - newer.Count - 1 - MostClosed; left > 0; left--)
        {
            _files[0].Dispose();
            _files.RemoveAt(0);
        }

        return newer.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(f => f.Dispose());

    // Files that were numbered anew while they were walked could come out of their order: then it is walked once more.
    private List<AuditFileReader> OpenNewer(bool takesEmpty, IReadOnlyList<AuditFileReader> known)
    {
        const int MostWalks = 100;
        for (var walk = 1; ; walk++)
        {
            var first = IdentityOf(_path);
            var opened = Walk(takesEmpty, known);
            if (walk == MostWalks || IdentityOf(_path).AsSpan().SequenceEqual(first))
            {
                return opened;
            }

            opened.ForEach(f => f.Dispose());
        }
    }

    private static byte[] IdentityOf(string name)
    {
        using var file = AuditFileReader.TryOpen(name);
        return file?.Identity() ?? [];
    }

    // From the youngest to the oldest, so that numbering them anew meanwhile shows one twice rather than none: the second is told by how it begins.
    private List<AuditFileReader> Walk(bool takesEmpty, IReadOnlyList<AuditFileReader> known)
    {
        var opened = new List<AuditFileReader>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var stops = known.Select(f => Convert.ToHexString(f.Identity())).Where(text => text.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var name in Names())
        {
            if (AuditFileReader.TryOpen(name) is not { } file)
            {
                continue;
            }

            var identity = Convert.ToHexString(file.Identity());
            if (stops.Contains(identity))
            {
                file.Dispose();
                break;
            }

            // A file without a line yet has nothing to tell; the one that is written is there to be followed.
            if (identity.Length == 0 ? !takesEmpty || opened.Count > 0 : !seen.Add(identity))
            {
                file.Dispose();
                continue;
            }

            opened.Add(file);
        }

        opened.Reverse();
        return opened;
    }

    // Asked anew at each step: while the names are walked, files may be numbered past what was the last of them.
    private IEnumerable<string> Names()
    {
        yield return _path;
        for (var number = 1; number <= Last(); number++)
        {
            yield return AuditFiles.Closed(_path, number);
        }
    }

    private int Last()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        var name = Path.GetFileName(_path) + ".";
        return Directory.EnumerateFiles(folder, name + "*")
            .Where(f => Path.GetFileName(f).StartsWith(name, StringComparison.Ordinal))
            .Select(f => int.TryParse(Path.GetFileName(f).AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .DefaultIfEmpty().Max();
    }
}
