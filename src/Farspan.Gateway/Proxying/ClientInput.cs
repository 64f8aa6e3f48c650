using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>What a caller has sent and nobody has used: the head of the request that is read or carried, at the front and in one piece, and what has arrived behind it.</summary>
internal struct ClientInput
{
    private byte[]? _buffer;
    private int _start;
    private int _end;

    /// <summary>Bytes that are there.</summary>
    public readonly int Length => _end - _start;

    /// <summary>They themselves. They stay where they are until <see cref="Receive"/> after <see cref="MakeRoom"/>.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>True when more can be read without moving anything.</summary>
    public readonly bool HasRoom => _buffer is not null && _end < _buffer.Length;

    /// <summary>True when nothing comes until the connection tells.</summary>
    public bool IsDrained { get; set; }

    /// <summary>True when the caller sends nothing more.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Takes away what was used at the front.</summary>
    public void Skip(int bytes) => _start += bytes;

    /// <summary>Reads into the room that is there.</summary>
    /// <returns>As <see cref="TransportConnection.Receive"/>.</returns>
    public int Receive(TransportConnection connection)
    {
        var read = connection.Receive(_buffer.AsSpan(_end));
        if (read > 0)
        {
            _end += read;
        }
        else if (read == 0)
        {
            HasEnded = true;
        }
        else
        {
            IsDrained = true;
        }

        return read;
    }

    /// <summary>Reads into the buffer and forgets it.</summary>
    /// <returns>As <see cref="TransportConnection.Receive"/>.</returns>
    public int ReadAway(TransportConnection connection, BufferPool buffers)
    {
        var read = connection.Receive(_buffer ??= buffers.RentSmall());
        HasEnded |= read is 0 or TransportConnection.Broken;
        return read;
    }

    /// <summary>Makes room behind what is there: at the front stands the head of the exchange, or nothing that is needed.</summary>
    public void MakeRoom(int bytes, BufferPool buffers)
    {
        _buffer ??= buffers.RentSmall();
        if (_end == _start)
        {
            (_start, _end) = (0, 0);
        }
        else if (_buffer.Length - _end < bytes || (_start > 0 && _end == _buffer.Length))
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_buffer.Length - _end < bytes)
        {
            // What a chunked body brought along of the next requests, behind a long head; or heads may be longer since a reload.
            var larger = buffers.Rent(_end + bytes);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            buffers.Return(ref _buffer);
            _buffer = larger;
        }
    }

    /// <summary>Hands what has arrived behind the head to a flow.</summary>
    public readonly void Lend(BodyFlow flow, int headLength, BodyFraming framing, long length, bool writesChunks) =>
        flow.BeginWith(_buffer!, _start + headLength, _end, framing, length, writesChunks);

    /// <summary>Takes back what a flow has read of the next request. The head stays in front until the exchange ends: only what the flow used is closed up.</summary>
    public void TakeBack(BodyFlow flow, int headLength, BufferPool buffers)
    {
        var bodyStart = _start + headLength;
        if (flow.Position is { } position)
        {
            var left = _end - position;
            _buffer.AsSpan(position, left).CopyTo(_buffer.AsSpan(bodyStart));
            _end = bodyStart + left;
            return;
        }

        _end = bodyStart;
        var leftover = flow.Leftover;
        MakeRoom(leftover.Length, buffers);
        leftover.CopyTo(_buffer.AsSpan(_end));
        _end += leftover.Length;
    }

    /// <summary>Gives the buffer back and forgets what is in it.</summary>
    public void Release(BufferPool buffers)
    {
        buffers.Return(ref _buffer);
        (_start, _end) = (0, 0);
    }
}
