using System.Buffers.Text;

namespace Farspan.Gateway.Proxying;

/// <summary>Bytes that a <see cref="BodyFlow"/> has written and its sink has not taken: a head, and what is framed anew.</summary>
internal struct FlowOutput
{
    // Room that a chunk needs besides its data: eight digits and two line ends.
    private const int ChunkRoom = 12;

    private byte[]? _buffer;
    private int _from;
    private int _to;
    private bool _hasLastChunk;

    /// <summary>Bytes that wait.</summary>
    public readonly int Length => _to - _from;

    /// <summary>They themselves.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_from, _to - _from);

    /// <summary>Bytes of a body that fit behind them, with their frame; 0 or less when nothing does. There must be a buffer.</summary>
    public readonly int DataRoom => _buffer!.Length - _to - ChunkRoom;

    /// <summary>True when the chunk that ends a body is written, or a trailer behind it.</summary>
    public readonly bool HasLastChunk => _hasLastChunk;

    /// <summary>Another body begins.</summary>
    public void Begin() => _hasLastChunk = false;

    /// <summary>Where the next thing is written.</summary>
    public Span<byte> Room(BufferPool buffers) => (_buffer ??= buffers.RentSmall()).AsSpan(_to);

    /// <summary>Takes what was written to <see cref="Room"/>.</summary>
    public void Wrote(int bytes) => _to += bytes;

    /// <summary>The sink has taken so many.</summary>
    public void Sent(int bytes)
    {
        _from += bytes;
        if (_from == _to)
        {
            (_from, _to) = (0, 0);
        }
    }

    /// <summary>Writes data, as one chunk or as it is.</summary>
    public void WriteData(ReadOnlySpan<byte> data, bool asChunk)
    {
        if (asChunk)
        {
            Utf8Formatter.TryFormat(data.Length, _buffer.AsSpan(_to), out var written, 'x');
            _to += written;
            Append("\r\n"u8);
        }

        Append(data);
        if (asChunk)
        {
            Append("\r\n"u8);
        }
    }

    /// <summary>Writes a field line of the trailer, behind the last chunk.</summary>
    public void WriteTrailer(ReadOnlySpan<byte> line)
    {
        WriteLastChunk();
        Append(line);
        Append("\r\n"u8);
    }

    /// <summary>Writes the end of a chunked body.</summary>
    public void WriteEnd()
    {
        WriteLastChunk();
        Append("\r\n"u8);
    }

    /// <summary>Gives the buffer back where nothing waits in it.</summary>
    public void ReleaseEmpty(BufferPool buffers)
    {
        if (_from == _to)
        {
            buffers.Return(ref _buffer);
        }
    }

    /// <summary>Gives the buffer back and forgets what waits.</summary>
    public void Release(BufferPool buffers)
    {
        buffers.Return(ref _buffer);
        (_from, _to, _hasLastChunk) = (0, 0, false);
    }

    private void WriteLastChunk()
    {
        if (!_hasLastChunk)
        {
            Append("0\r\n"u8);
            _hasLastChunk = true;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_to));
        _to += bytes.Length;
    }
}
