using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>Bytes that a <see cref="BodyFlow"/> has read and not used: in a buffer of its own, or at first in that of who read the head.</summary>
internal struct FlowInput
{
    private byte[]? _buffer;
    private bool _isOwn;
    private int _start;
    private int _end;

    /// <summary>Bytes that are there.</summary>
    public readonly int Length => _end - _start;

    /// <summary>They themselves.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Where using stopped in the buffer that it began with; null once it has a buffer of its own.</summary>
    public readonly int? Position => _isOwn || _buffer is null ? null : _start;

    /// <summary>Begins with bytes in a buffer that belongs to somebody else.</summary>
    public void Borrow(byte[] buffer, int start, int end) => (_buffer, _isOwn, _start, _end) = (buffer, false, start, end);

    /// <summary>Takes away what was used at the front.</summary>
    public void Skip(int bytes) => _start += bytes;

    /// <summary>Reads a head: what is there stays in one piece with what comes.</summary>
    /// <returns>As <see cref="TransportConnection.Receive"/>; 0 also when the buffer is full.</returns>
    public int ReceiveHead(TransportConnection source, BufferPool buffers)
    {
        if (_buffer is null)
        {
            (_buffer, _isOwn, _start, _end) = (buffers.RentSmall(), true, 0, 0);
        }

        // Interim answers were in front.
        CloseUp();
        if (_end == _buffer.Length)
        {
            return 0;
        }

        var read = source.Receive(_buffer.AsSpan(_end));
        _end += Math.Max(read, 0);
        return read;
    }

    /// <summary>Reads more of a body.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="buffers">Where buffers come from.</param>
    /// <param name="wantsLarge">True where the rest is long, so that a large buffer is worth its memory.</param>
    /// <param name="most">Most bytes to read.</param>
    /// <returns>As <see cref="TransportConnection.Receive"/>.</returns>
    public int ReceiveBody(TransportConnection source, BufferPool buffers, bool wantsLarge, long most)
    {
        MakeRoom(buffers, wantsLarge);
        var room = _buffer.AsSpan(_end);
        var read = source.Receive(room.Length > most ? room[..(int)most] : room);
        _end += Math.Max(read, 0);
        return read;
    }

    /// <summary>Gives the buffer back and forgets what is in it.</summary>
    public void Release(BufferPool buffers)
    {
        if (_isOwn)
        {
            buffers.Return(ref _buffer);
        }

        (_buffer, _start, _end) = (null, 0, 0);
    }

    private void CloseUp()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
    }

    private void MakeRoom(BufferPool buffers, bool wantsLarge)
    {
        if (_end > _start)
        {
            // A part of a trailer line: everything else has been used up.
            TakeOver(buffers);
            return;
        }

        if (_buffer is not null && _isOwn && (_buffer.Length > buffers.SmallBytes) == wantsLarge)
        {
            (_start, _end) = (0, 0);
            return;
        }

        Release(buffers);
        (_buffer, _isOwn) = (wantsLarge ? buffers.RentLarge() : buffers.RentSmall(), true);
    }

    private void TakeOver(BufferPool buffers)
    {
        if (_isOwn)
        {
            CloseUp();
            return;
        }

        var own = buffers.RentSmall();
        Bytes.CopyTo(own);
        (_buffer, _isOwn, _start, _end) = (own, true, 0, _end - _start);
    }
}
