using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Farspan.Pki.Acme.Records;

namespace Farspan.Agent.Acme.Storage;

/// <summary>Changes in a file, a line each: a check sum, a blank, and the change as JSON.</summary>
/// <remarks>
/// A change counts when its whole line is on the disk. A crash can only cut the last line, which is dropped when the file is read; damage anywhere else is refused, because what follows would be misread.
/// Nothing secret is in it: public keys, names, certificates. Not for several threads or processes at once: the folder's owner holds a claim, and <see cref="Pki.Acme.Server.AcmeLedger.Gate"/> is held.
/// </remarks>
public sealed class FileJournal : IAcmeJournal, IDisposable
{
    private const int SumBytes = 8;
    private const int SumCharacters = SumBytes * 2;

    // A rewrite costs as much as what is in force: it is worth it when the file is mostly out of date, and not small.
    private const int LeastLines = 2_000;
    private const int WorthFactor = 4;
    private readonly string _path;
    private FileStream _file;
    private int _lines;

    private FileJournal(string path, FileStream file, int lines)
    {
        _path = path;
        _file = file;
        _lines = lines;
    }

    /// <summary>Opens the file, made when it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kept">What was kept.</param>
    /// <exception cref="IOException">It cannot be read or written, or is damaged; the message says where.</exception>
    public static FileJournal Open(string path, out IReadOnlyList<AcmeChange> kept)
    {
        var file = new FileStream(path, Options(FileMode.OpenOrCreate));
        try
        {
            var changes = Read(path, file, out var whole);
            file.SetLength(whole);
            file.Seek(0, SeekOrigin.End);
            kept = changes;
            return new FileJournal(path, file, changes.Count);
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Append(AcmeChange change)
    {
        var start = _file.Position;
        try
        {
            _file.Write(LineOf(change));
            _file.Flush(flushToDisk: true);
            _lines++;
        }
        catch (IOException)
        {
            // A full disk may have taken a part of the line.
            _file.SetLength(start);
            _file.Seek(start, SeekOrigin.Begin);
            throw;
        }
    }

    /// <inheritdoc/>
    public bool IsWorthRewriting(int live) => _lines > LeastLines && _lines > WorthFactor * live;

    /// <inheritdoc/>
    public void Rewrite(IEnumerable<AcmeChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var beside = _path + ".new";
        var lines = 0;
        var file = new FileStream(beside, Options(FileMode.Create));
        try
        {
            foreach (var change in changes)
            {
                file.Write(LineOf(change));
                lines++;
            }

            file.Flush(flushToDisk: true);
            File.Move(beside, _path, overwrite: true);
        }
        catch (IOException)
        {
            file.Dispose();
            File.Delete(beside);
            throw;
        }

        _file.Dispose();
        _file = file;
        _lines = lines;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // No buffer of the stream's own: a line that failed must not be written later.
    private static FileStreamOptions Options(FileMode mode) => new()
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
    };

    private static byte[] LineOf(AcmeChange change)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(change, AcmeRecordsJson.Default.AcmeChange);
        return [.. Encoding.ASCII.GetBytes(SumOf(json)), (byte)' ', .. json, (byte)'\n'];
    }

    private static string SumOf(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json).AsSpan(0, SumBytes));

    private static List<AcmeChange> Read(string path, FileStream file, out long whole)
    {
        var changes = new List<AcmeChange>();
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        whole = 0;
        while (whole < bytes.Length)
        {
            var rest = bytes.AsSpan((int)whole);
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 || TryRead(rest[..end]) is not { } change)
            {
                // The last line may be cut; a bad one before others is damage.
                return end < 0 || end == rest.Length - 1
                    ? changes
                    : throw new IOException(string.Create(CultureInfo.InvariantCulture, $"'{path}' is damaged in line {changes.Count + 1}; restore it, or remove it to begin anew: accounts and orders are lost then, certificates are not"));
            }

            changes.Add(change);
            whole += end + 1;
        }

        return changes;
    }

    private static AcmeChange? TryRead(ReadOnlySpan<byte> line)
    {
        if (line.Length <= SumCharacters || line[SumCharacters] != ' ' || Encoding.ASCII.GetString(line[..SumCharacters]) != SumOf(line[(SumCharacters + 1)..]))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(line[(SumCharacters + 1)..], AcmeRecordsJson.Default.AcmeChange);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
