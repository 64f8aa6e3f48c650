using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Farspan.Reconcile;

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
        var changed = new Signal();
        using var watch = follows ? new FileWatch(Path.GetDirectoryName(Path.GetFullPath(path))!, _ => true, changed.Raise, time) : null;
        using var files = AuditOpenFiles.Open(path);
        while (true)
        {
            // All of them each time: the process that was replaced still ends what it carries, in what is a closed file by now.
            foreach (var file in files.All)
            {
                while (file.TryRead(out var line, takesRest: !follows))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (Parse(line, filter) is { } record)
                    {
                        yield return record;
                    }
                }
            }

            if (!follows)
            {
                yield break;
            }

            if (!files.TakeNewer())
            {
                await WaitAsync(changed, cancellationToken);
            }
        }
    }

    private async Task WaitAsync(Signal changed, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await changed.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Looked at all the same.
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
