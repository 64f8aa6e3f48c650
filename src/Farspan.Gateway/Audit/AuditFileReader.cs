namespace Farspan.Gateway.Audit;

/// <summary>Reads lines from one file of an audit log, also while it grows and after it was renamed.</summary>
internal sealed class AuditFileReader : IDisposable
{
    // Longer lines are none of ours; they are passed over.
    private const int LongestLine = 64 * 1024;

    // The start of the first line has time and identifier of a request: no other file begins so.
    private const int IdentityLength = 96;

    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[LongestLine];
    private int _start;
    private int _end;
    private bool _passesOver;
    private byte[] _identity = [];

    private AuditFileReader(FileStream file) => _file = file;

    /// <summary>Opens a file.</summary>
    /// <returns>Null when it is not there.</returns>
    public static AuditFileReader? TryOpen(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What tells the file from others, whatever its name is at the moment; empty while it has no whole line.</summary>
    public byte[] Identity()
    {
        if (_identity.Length > 0)
        {
            return _identity;
        }

        var start = new byte[IdentityLength];
        var length = RandomAccess.Read(_file.SafeFileHandle, start, 0);
        var end = start.AsSpan(0, length).IndexOf((byte)'\n') + 1;
        return _identity = end > 0 ? start[..end] : length == IdentityLength ? start : [];
    }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its end, until the next call.</param>
    /// <param name="takesRest">True to take what has no end yet for a line.</param>
    /// <returns>False when there is none at the moment.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> line, bool takesRest)
    {
        line = default;
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var whole = _buffer.AsMemory(_start, length);
                _start += length + 1;
                if (_passesOver)
                {
                    _passesOver = false;
                    continue;
                }

                line = whole;
                return true;
            }

            if (Fill() == 0)
            {
                var rest = _buffer.AsMemory(_start, _end - _start);
                _start = takesRest ? _end : _start;
                line = takesRest ? rest : default;
                return takesRest && !rest.IsEmpty && !_passesOver;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private int Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            (_end, _passesOver) = (0, true);
        }

        var read = _file.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read;
    }
}
