using System.Globalization;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Audit;

/// <summary>The files of an audit log: the one that is written, and closed ones that are numbered from the youngest. Used by one thread at a time.</summary>
/// <remarks>A crash at any moment leaves at most a gap in the numbers, and one torn line, which the next start ends with a newline.</remarks>
internal sealed class AuditFiles : IDisposable
{
    private const byte NewLine = (byte)'\n';
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private FileStream _file;
    private long _length;

    private AuditFiles(string path, FileStream file)
    {
        (Path, _file) = (path, file);
        _length = file.Length;
    }

    /// <summary>The file that is written.</summary>
    public string Path { get; }

    /// <summary>Opens the log, and closes a line that a crash tore.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static AuditFiles Open(string path)
    {
        var files = new AuditFiles(path, OpenFile(path));
        try
        {
            files.CloseTornLine();
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Name of a closed file.</summary>
    /// <param name="path">The file that is written.</param>
    /// <param name="number">From 1, the youngest.</param>
    public static string Closed(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    /// <summary>Writes lines, and begins a new file where the next line would make this one too large.</summary>
    /// <param name="lines">Whole lines.</param>
    /// <param name="spec">How large files get, and how many are kept.</param>
    /// <param name="written">Bytes that are on their way to the disk for good, also when it fails.</param>
    /// <exception cref="IOException">The disk is full or broken. What was not written is to be written again.</exception>
    public void Write(ReadOnlySpan<byte> lines, AuditSpec spec, out int written)
    {
        written = 0;
        while (written < lines.Length)
        {
            var part = Fitting(lines[written..], spec.FileBytes - _length);
            if (part == 0)
            {
                Rotate(spec.Files);
                part = Math.Max(Fitting(lines[written..], spec.FileBytes), lines[written..].IndexOf(NewLine) + 1);
            }

            Append(lines.Slice(written, part));
            written += part;
        }
    }

    /// <summary>Begins a new file.</summary>
    /// <param name="kept">Closed files that are kept, from 1.</param>
    public void Rotate(int kept)
    {
        Shift(Path, kept);
        var next = OpenFile(Path);
        _file.Dispose();
        (_file, _length) = (next, next.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Up to the first gap: a crash while shifting left one, and nothing needs to move beyond it.
    private static void Shift(string path, int kept)
    {
        var last = 1;
        while (last < kept && File.Exists(Closed(path, last)))
        {
            last++;
        }

        for (var number = last; number > 1; number--)
        {
            File.Move(Closed(path, number - 1), Closed(path, number), overwrite: true);
        }

        // Fewer are kept than before: what is beyond is removed, as far as there is any.
        for (var number = kept + 1; File.Exists(Closed(path, number)); number++)
        {
            File.Delete(Closed(path, number));
        }

        if (File.Exists(path))
        {
            File.Move(path, Closed(path, 1), overwrite: true);
        }
    }

    private static FileStream OpenFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    // The longest start of the lines that ends with a line and fits.
    private static int Fitting(ReadOnlySpan<byte> lines, long room) =>
        room <= 0 ? 0 : lines.Length <= room ? lines.Length : lines[..(int)room].LastIndexOf(NewLine) + 1;

    private void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, lines, _length);
            _length += lines.Length;
        }
        catch (IOException)
        {
            // What was written of them is taken back, so that they can be written whole later. It needs no room.
            RandomAccess.SetLength(_file.SafeFileHandle, _length);
            throw;
        }
    }

    private void CloseTornLine()
    {
        Span<byte> last = stackalloc byte[1];
        if (_length > 0 && RandomAccess.Read(_file.SafeFileHandle, last, _length - 1) == 1 && last[0] != NewLine)
        {
            Append("\n"u8);
        }
    }
}
