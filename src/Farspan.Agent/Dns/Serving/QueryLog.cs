using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Farspan.Agent.Hosting;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Questions as lines of a file of bounded size, one of so many; lines that find no room in memory or on the disk are counted and lost, and no question waits for them.</summary>
public sealed class QueryLog : IAsyncDisposable
{
    private const long FileBytes = 16 << 20;
    private const int KeptFiles = 4;

    // Lines that may wait for the disk; about 1 MiB.
    private const int MostWaiting = 8192;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Channel<QueryLine> _lines = Channel.CreateBounded<QueryLine>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private readonly CancellationTokenSource _now = new();
    private readonly Task _writing;
    private long _seen;
    private long _lost;
    private long _reported;
    private int _oneOf;
    private string? _problem;

    /// <summary>Begins to write.</summary>
    /// <param name="path">The file; closed ones get numbers behind the name.</param>
    /// <param name="oneOf">One of how many questions is written; 0 for none.</param>
    /// <param name="time">The clock.</param>
    public QueryLog(string path, int oneOf, TimeProvider time)
    {
        (_path, _oneOf, _time) = (path, oneOf, time);
        _writing = Task.Run(WriteAllAsync, CancellationToken.None);
    }

    /// <summary>Lines that were lost.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Why nothing can be written at the moment, in one sentence, or null.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Another share of the questions from here on.</summary>
    public void Update(int oneOf) => Volatile.Write(ref _oneOf, oneOf);

    /// <summary>True when this question is one of those that are written.</summary>
    public bool Takes()
    {
        var oneOf = Volatile.Read(ref _oneOf);
        return oneOf == 1 || (oneOf > 1 && Interlocked.Increment(ref _seen) % oneOf == 0);
    }

    /// <summary>Writes a line, sooner or later, or counts it as lost.</summary>
    public void Write(in QueryLine line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Writes what waits, as far as the disk takes it now.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _now.CancelAsync();
        await _writing;
        _now.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var text = new StringBuilder();
        while (await _lines.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var count = 0;
            while (count < MostWaiting && _lines.Reader.TryRead(out var line))
            {
                line.AppendTo(text);
                count++;
            }

            if (!TryAppend(text))
            {
                Interlocked.Add(ref _lost, count);
                await WaitAsync();
            }

            text.Clear();
        }
    }

    private async Task WaitAsync()
    {
        try
        {
            await Task.Delay(RetryAfter, _time, _now.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends: what is left is tried once more.
        }
    }

    private bool TryAppend(StringBuilder text)
    {
        try
        {
            var lost = Lost;
            if (lost > _reported)
            {
                text.Append(CultureInfo.InvariantCulture, $"{{\"time\":\"{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\",\"lost\":{lost - _reported}}}\n");
            }

            Rotate();
            using var file = new FileStream(_path, ServerFolder.Private(FileMode.Append, FileShare.ReadWrite));
            var before = file.Length;
            try
            {
                file.Write(Encoding.UTF8.GetBytes(text.ToString()));
                file.Flush();
            }
            catch (IOException)
            {
                RandomAccess.SetLength(file.SafeFileHandle, before); // Half a line is none.
                throw;
            }

            _reported = lost;
            Volatile.Write(ref _problem, null);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _problem, $"the query log '{_path}' cannot be written: {e.Message}");
            return false;
        }
    }

    private void Rotate()
    {
        if (new FileInfo(_path) is not { Exists: true, Length: >= FileBytes })
        {
            return;
        }

        for (var number = KeptFiles; number > 0; number--)
        {
            var from = number == 1 ? _path : Closed(number - 1);
            if (File.Exists(from))
            {
                File.Move(from, Closed(number), overwrite: true);
            }
        }
    }

    private string Closed(int number) => string.Create(CultureInfo.InvariantCulture, $"{_path}.{number}");
}
