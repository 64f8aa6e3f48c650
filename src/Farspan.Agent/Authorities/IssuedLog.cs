using System.Text.Json;
using Farspan.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Farspan.Agent.Authorities;

/// <summary>What one intermediate issued: a line for each, written and on the disk before the certificate is handed out.</summary>
/// <remarks>Several issuing at once share one flush. A line that a kill cut short was never handed out, and is cut off when the next is written.</remarks>
internal sealed class IssuedLog : IDisposable
{
    private const byte EndOfLine = (byte)'\n';

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Lock _writing = new();
    private readonly Lock _flushing = new();
    private readonly Action<string>? _step;
    private long _written;
    private long _flushed;

    private IssuedLog(string path, SafeFileHandle file, long length, Action<string>? step)
    {
        _path = path;
        _file = file;
        _written = length;
        _flushed = length;
        _step = step;
    }

    /// <exception cref="AuthorityException">It cannot be opened.</exception>
    internal static IssuedLog Open(string path, Action<string>? step)
    {
        try
        {
            var isNew = !File.Exists(path);
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            if (isNew)
            {
                File.SetUnixFileMode(path, StoreFiles.OwnerOnly);
                FolderSync.Flush(Path.GetDirectoryName(path)!);
            }

            return new IssuedLog(path, file, WholeLength(file), step);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotWritten(path, failure);
        }
    }

    /// <summary>Writes a line; whoever calls holds the authority's lock.</summary>
    /// <returns>Up to where <see cref="Flush"/> has to go before the certificate is handed out.</returns>
    /// <exception cref="AuthorityException">It cannot be written; the certificate must not be handed out.</exception>
    internal long Append(IssuedRecord record)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, IssuedJson.Default.IssuedRecord), EndOfLine];
        try
        {
            return Write(line);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotWritten(_path, failure);
        }
    }

    /// <summary>Waits until what was written up to there is on the disk.</summary>
    /// <exception cref="AuthorityException">The disk fails; the certificate must not be handed out.</exception>
    internal void Flush(long upTo)
    {
        try
        {
            lock (_flushing)
            {
                if (_flushed < upTo)
                {
                    var written = Volatile.Read(ref _written);
                    RandomAccess.FlushToDisk(_file);
                    _flushed = written;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotWritten(_path, failure);
        }

        _step?.Invoke($"done {_path}");
    }

    /// <summary>All that was issued, with the numbers of lines that cannot be read.</summary>
    /// <exception cref="AuthorityException">It cannot be read.</exception>
    internal static (IReadOnlyList<IssuedRecord> Issued, IReadOnlyList<int> Damaged) Read(string path)
    {
        var (issued, damaged) = (new List<IssuedRecord>(), new List<int>());
        try
        {
            if (!File.Exists(path))
            {
                return (issued, damaged);
            }

            using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            for (var number = 1; file.ReadLine() is { } line; number++)
            {
                if (TryRead(System.Text.Encoding.UTF8.GetBytes(line)) is { } record)
                {
                    issued.Add(record);
                }
                else if (!file.EndOfStream)
                {
                    damaged.Add(number);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw AuthorityException.NotRead(path, failure);
        }

        return (issued, damaged);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Another process may have written behind us: the end is asked for each time.
    private long Write(byte[] line)
    {
        lock (_writing)
        {
            var end = RandomAccess.GetLength(_file) == _written ? _written : WholeLength(_file);
            if (_step is not null)
            {
                RandomAccess.Write(_file, line.AsSpan(0, line.Length / 2), end);
                _step($"half {_path}");
            }

            RandomAccess.Write(_file, line, end);
            RandomAccess.SetLength(_file, end + line.Length);
            _written = end + line.Length;
            return _written;
        }
    }

    internal static IssuedRecord? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, IssuedJson.Default.IssuedRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Up to the last end of line.
    private static long WholeLength(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> buffer = stackalloc byte[4096];
        while (length > 0)
        {
            var from = Math.Max(0, length - buffer.Length);
            var count = RandomAccess.Read(file, buffer[..(int)(length - from)], from);
            if (buffer[..count].LastIndexOf(EndOfLine) is >= 0 and var at)
            {
                return from + at + 1;
            }

            length = from;
        }

        return 0;
    }
}
