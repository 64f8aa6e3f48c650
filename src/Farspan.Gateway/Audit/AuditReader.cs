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

    // From the youngest to the oldest, so that numbering them anew meanwhile shows one twice rather than none: the second is told by how it begins.
    private List<AuditFileReader> OpenAfter(byte[] identity)
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

    private IEnumerable<string> Names()
    {
        yield return path;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var name = Path.GetFileName(path) + ".";
        foreach (var number in Directory.EnumerateFiles(folder, name + "*")
            .Where(f => Path.GetFileName(f).StartsWith(name, StringComparison.Ordinal))
            .Select(f => int.TryParse(Path.GetFileName(f).AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Where(n => n > 0).Order().ToList())
        {
            yield return AuditFiles.Closed(path, number);
        }
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
