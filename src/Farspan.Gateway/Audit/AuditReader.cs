using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Farspan.Gateway.Audit;

/// <summary>Reads an audit log over all of its files, oldest line first, and goes on with what is added. Files may be closed and numbered anew meanwhile.</summary>
/// <param name="path">The file that is written.</param>
/// <param name="time">The clock.</param>
public sealed class AuditReader(string path, TimeProvider time)
{
    // Events of files can be lost (inotify(7)); it is looked at least this often.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Lines that were torn by a crash, or are none of ours, and were passed over.</summary>
    public long PassedOver { get; private set; }

    /// <summary>Reads.</summary>
    /// <param name="filter">Which lines.</param>
    /// <param name="follows">True to go on until it is cancelled; false to end at the last line.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public async IAsyncEnumerable<AuditRecord> ReadAsync(AuditFilter filter, bool follows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var changes = follows ? new FolderChanges(Path.GetDirectoryName(Path.GetFullPath(path))!, time) : null;
        var files = new Queue<AuditFileReader>(OpenAfter([]));
        AuditFileReader? current = null;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (current is not null)
                {
                    while (current.TryRead(out var line, takesRest: !follows || files.Count > 0))
                    {
                        if (Parse(line, filter) is { } record)
                        {
                            yield return record;
                        }
                    }
                }

                if (files.TryDequeue(out var next))
                {
                    current?.Dispose();
                    current = next;
                }
                else if (!follows)
                {
                    yield break;
                }
                else if (!TakeNewer(current, files))
                {
                    await changes!.WaitAsync(Patience, cancellationToken);
                }
            }
        }
        finally
        {
            current?.Dispose();
            foreach (var file in files)
            {
                file.Dispose();
            }
        }
    }

    // Closed files that came behind the one that is read, and the one that is written now.
    private bool TakeNewer(AuditFileReader? current, Queue<AuditFileReader> files)
    {
        var identity = current?.Identity() ?? [];
        if (current is not null && identity.Length == 0)
        {
            return false;
        }

        foreach (var file in OpenAfter(identity))
        {
            files.Enqueue(file);
        }

        return files.Count > 0;
    }

    // Files that were numbered anew while they were walked could come out of their order: then it is walked once more.
    private List<AuditFileReader> OpenAfter(byte[] identity)
    {
        const int MostWalks = 100;
        for (var walk = 1; ; walk++)
        {
            var first = IdentityOf(path);
            var opened = Walk(identity);
            if (walk == MostWalks || IdentityOf(path).AsSpan().SequenceEqual(first))
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
    private List<AuditFileReader> Walk(byte[] identity)
    {
        var opened = new List<AuditFileReader>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Names())
        {
            if (AuditFileReader.TryOpen(name) is not { } file)
            {
                continue;
            }

            var own = file.Identity();
            if (identity.Length > 0 && own.AsSpan().SequenceEqual(identity))
            {
                file.Dispose();
                break;
            }

            // A file without a line yet has nothing to tell; the one that is written is there to be followed.
            if (own.Length == 0 ? opened.Count > 0 || identity.Length > 0 : !seen.Add(Convert.ToHexString(own)))
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
        yield return path;
        for (var number = 1; number <= Last(); number++)
        {
            yield return AuditFiles.Closed(path, number);
        }
    }

    private int Last()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileName(path) + ".";
        return Directory.EnumerateFiles(folder, name + "*")
            .Where(f => Path.GetFileName(f).StartsWith(name, StringComparison.Ordinal))
            .Select(f => int.TryParse(Path.GetFileName(f).AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .DefaultIfEmpty().Max();
    }

    private AuditRecord? Parse(ReadOnlyMemory<byte> line, AuditFilter filter)
    {
        if (line.IsEmpty)
        {
            return null;
        }

        try
        {
            var read = JsonSerializer.Deserialize(line.Span, AuditJson.Default.AuditLine)!;
            return filter.Wants(read) ? new AuditRecord(Encoding.UTF8.GetString(line.Span), read) : null;
        }
        catch (JsonException)
        {
            PassedOver++;
            return null;
        }
    }
}
