using System.Diagnostics;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>One direction of an exchange: a head that is already written, and the body behind it, from a source to a sink. Holds at most two buffers; reads no more while the sink is full.</summary>
internal sealed class BodyFlow(BufferPool buffers)
{
    // After this many bytes other connections of the loop have their turn.
    private const int Turn = 1024 * 1024;

    // Room that a chunk needs besides its data: eight digits and two line ends.
    private const int ChunkRoom = 12;

    private byte[]? _input;
    private bool _ownsInput;
    private int _start;
    private int _end;

    private byte[]? _output;
    private int _from;
    private int _to;

    private BodyFraming _framing;
    private ChunkReader _chunks;
    private long _left;
    private bool _writesChunks;
    private bool _hasLastChunk;
    private bool _isInputDone;
    private bool _isDrained;

    /// <summary>Bytes of the body that were moved, without framing.</summary>
    public long Bytes { get; private set; }

    /// <summary>Longest body, or <see cref="long.MaxValue"/>.</summary>
    public long MostBytes { get; set; } = long.MaxValue;

    /// <summary>Why the body is refused, after <see cref="FlowResult.Refused"/>.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>True when the whole body has been read from the source.</summary>
    public bool IsInputDone => _isInputDone;

    /// <summary>True when bytes were read that are not part of the body.</summary>
    public bool HasLeftover => _end > _start;

    /// <summary>True when something is written that the sink has not taken.</summary>
    public bool HasUnsent => _to > _from;

    /// <summary>Where the next thing is written that shall go out before the body.</summary>
    public Span<byte> OutputRoom => (_output ??= buffers.RentSmall()).AsSpan(_to);

    /// <summary>Takes what was written to <see cref="OutputRoom"/>.</summary>
    public void Wrote(int bytes) => _to += bytes;

    /// <summary>Bytes read but not used: what belongs to the next message.</summary>
    public ReadOnlySpan<byte> Leftover => _input.AsSpan(_start, _end - _start);

    /// <summary>True once the sink has taken anything.</summary>
    public bool HasSent { get; private set; }

    /// <summary>Where reading stopped in the buffer that it began with; null once it has a buffer of its own.</summary>
    public int? Position => _ownsInput || _input is null ? null : _start;

    /// <summary>Begins with bytes in a buffer that belongs to somebody else.</summary>
    public void BeginWith(byte[] input, int start, int end, BodyFraming framing, long length, bool writesChunks)
    {
        (_input, _ownsInput, _start, _end) = (input, false, start, end);
        Begin(framing, length, writesChunks);
    }

    /// <summary>Begins with what <see cref="Receive"/> has read.</summary>
    /// <param name="skip">Bytes of it that are not the body's.</param>
    /// <param name="framing">How the body ends at the source.</param>
    /// <param name="length">Its length where <paramref name="framing"/> is <see cref="BodyFraming.Length"/>.</param>
    /// <param name="writesChunks">True to frame it by chunks at the sink, false to write it as it is.</param>
    public void BeginBehind(int skip, BodyFraming framing, long length, bool writesChunks)
    {
        _start += skip;
        Begin(framing, length, writesChunks);
    }

    /// <summary>Reads into its own buffer, for a head.</summary>
    /// <returns>As <see cref="TransportConnection.Receive"/>; 0 also when the buffer is full.</returns>
    public int Receive(TransportConnection source)
    {
        if (_input is null)
        {
            (_input, _ownsInput, _start, _end) = (buffers.RentSmall(), true, 0, 0);
        }

        // Interim answers were in front.
        if (_start > 0)
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _input.Length)
        {
            return 0;
        }

        var read = source.Receive(_input.AsSpan(_end));
        _end += Math.Max(read, 0);
        return read;
    }

    /// <summary>Takes away what was read at the front (an interim answer).</summary>
    public void Skip(int bytes) => _start += bytes;

    /// <summary>The source has something to read again.</summary>
    public void Wake() => _isDrained = false;

    /// <summary>Moves what can be moved.</summary>
    /// <param name="source">Where the body comes from; null where everything was there at the beginning.</param>
    /// <param name="sink">Where it goes.</param>
    public FlowResult Move(TransportConnection? source, TransportConnection sink)
    {
        for (long moved = 0; ;)
        {
            if (_framing == BodyFraming.Chunked || _writesChunks)
            {
                if (!Frame())
                {
                    return FlowResult.Refused;
                }
            }

            var sent = Send(sink);
            if (sent < 0)
            {
                return sent == TransportConnection.WouldBlock ? FlowResult.WaitsForSink : FlowResult.SinkBroken;
            }

            moved += sent;
            if (sent > 0)
            {
                continue;
            }

            if (_isInputDone)
            {
                buffers.Return(ref _output);
                return FlowResult.Done;
            }

            if (source is null || _isDrained)
            {
                return Wait();
            }

            if (moved > Turn)
            {
                return FlowResult.Yields;
            }

            if (Fill(source) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>Sends what is written and waits for nothing (an interim answer); what does not go stays and goes first.</summary>
    /// <returns>False when the sink is broken.</returns>
    public bool Flush(TransportConnection sink)
    {
        while (_to > _from)
        {
            var sent = sink.Send(_output.AsSpan(_from, _to - _from));
            if (sent < 0)
            {
                return sent == TransportConnection.WouldBlock;
            }

            _from += sent;
        }

        (_from, _to) = (0, 0);
        return true;
    }

    /// <summary>Gives buffers back and forgets everything.</summary>
    public void Reset()
    {
        ReleaseInput();
        buffers.Return(ref _output);
        (_from, _to, Bytes, MostBytes, Refusal) = (0, 0, 0, long.MaxValue, null);
        (_isInputDone, _isDrained, _writesChunks, _hasLastChunk, _framing) = (false, false, false, false, BodyFraming.None);
        HasSent = false;
    }

    /// <summary>Gives the input buffer back.</summary>
    public void ReleaseInput()
    {
        if (_ownsInput)
        {
            buffers.Return(ref _input);
        }

        (_input, _start, _end) = (null, 0, 0);
    }

    private void Begin(BodyFraming framing, long length, bool writesChunks)
    {
        (_framing, _left, _writesChunks, _hasLastChunk) = (framing, framing == BodyFraming.Length ? length : 0, writesChunks, false);
        _chunks = default;
        Bytes = 0;
        _isInputDone = framing == BodyFraming.None || (framing == BodyFraming.Length && length == 0);
    }

    // Bytes of the input that may go to the sink as they are.
    private int Raw => _writesChunks || _isInputDone ? 0 : _framing switch
    {
        BodyFraming.Length => (int)Math.Min(_left, _end - _start),
        BodyFraming.UntilClose => _end - _start,
        _ => 0,
    };

    /// <returns>Bytes sent; 0 when there is nothing to send; negative as the sink says.</returns>
    private int Send(TransportConnection sink)
    {
        var pending = _to - _from;
        var raw = Raw;
        if (pending + raw == 0)
        {
            return 0;
        }

        var sent = pending == 0 ? sink.Send(_input.AsSpan(_start, raw))
            : raw == 0 ? sink.Send(_output.AsSpan(_from, pending))
            : sink.Send(_output.AsSpan(_from, pending), _input.AsSpan(_start, raw));
        if (sent > 0)
        {
            HasSent = true;
            var ofPending = Math.Min(sent, pending);
            _from += ofPending;
            Take(sent - ofPending);
            if (_from == _to)
            {
                (_from, _to) = (0, 0);
            }
        }

        return sent;
    }

    private void Take(int bytes)
    {
        _start += bytes;
        Bytes += bytes;
        if (_framing == BodyFraming.Length)
        {
            _left -= bytes;
            _isInputDone = _left == 0;
        }
    }

    // A source may be silent for hours (server-sent events): nothing is held meanwhile.
    private FlowResult Wait()
    {
        if (_end == _start)
        {
            ReleaseInput();
        }

        if (_from == _to)
        {
            buffers.Return(ref _output);
        }

        return FlowResult.WaitsForSource;
    }

    // Null to go on.
    private FlowResult? Fill(TransportConnection source)
    {
        MakeRoom();
        var room = _input.AsSpan(_end);
        if (_framing == BodyFraming.Length && room.Length > _left)
        {
            room = room[..(int)_left];
        }

        var read = source.Receive(room);
        if (read > 0)
        {
            _end += read;
            return null;
        }

        if (read == TransportConnection.WouldBlock)
        {
            _isDrained = true;
            return Wait();
        }

        if (read == 0 && _framing == BodyFraming.UntilClose)
        {
            _isInputDone = true;
            return null;
        }

        return FlowResult.SourceBroken;
    }

    private void MakeRoom()
    {
        if (_end > _start)
        {
            // A part of a trailer line: everything else has been used up.
            Debug.Assert(_framing == BodyFraming.Chunked);
            if (!_ownsInput)
            {
                var own = buffers.RentSmall();
                _input.AsSpan(_start, _end - _start).CopyTo(own);
                (_input, _ownsInput) = (own, true);
            }
            else
            {
                _input.AsSpan(_start, _end - _start).CopyTo(_input);
            }

            (_start, _end) = (0, _end - _start);
            return;
        }

        var wantsLarge = _framing == BodyFraming.UntilClose || (_framing == BodyFraming.Length && _left > buffers.SmallBytes);
        if (_input is not null && _ownsInput && (_input.Length > buffers.SmallBytes) == wantsLarge)
        {
            (_start, _end) = (0, 0);
            return;
        }

        ReleaseInput();
        (_input, _ownsInput) = (wantsLarge ? buffers.RentLarge() : buffers.RentSmall(), true);
    }

    // Copies from the input to the output what is framed anew. False when it is refused.
    private bool Frame()
    {
        _output ??= buffers.RentSmall();
        while (!_isInputDone && _output.Length - _to > ChunkRoom)
        {
            if (_framing != BodyFraming.Chunked)
            {
                var length = Math.Min(_end - _start, _output.Length - _to - ChunkRoom);
                if (_framing == BodyFraming.Length)
                {
                    length = (int)Math.Min(length, _left);
                }

                if (length == 0)
                {
                    break;
                }

                WriteData(_input.AsSpan(_start, length));
                Take(length);
                continue;
            }

            // Limited to what fits, as data is copied with its frame.
            var limit = Math.Min(_end, _start + _output.Length - _to - ChunkRoom);
            var position = _start;
            var step = _chunks.Read(_input.AsSpan(0, limit), ref position, out var piece);
            _start = position;
            if (step == ChunkStep.NeedsMore)
            {
                break;
            }

            if (!Write(step, piece))
            {
                return false;
            }
        }

        if (_isInputDone && _writesChunks && !_hasLastChunk && _output.Length - _to > ChunkRoom)
        {
            WriteLastChunk();
            Append("\r\n"u8);
        }

        return true;
    }

    private bool Write(ChunkStep step, ByteRange piece)
    {
        switch (step)
        {
            case ChunkStep.Data:
                WriteData(piece.Of(_input));
                Bytes += piece.Length;
                if (Bytes > MostBytes)
                {
                    Refusal = Refusals.BodySize;
                    return false;
                }

                return true;
            case ChunkStep.Trailer:
                if (_writesChunks)
                {
                    WriteLastChunk();
                    Append(piece.Of(_input));
                    Append("\r\n"u8);
                }

                return true;
            case ChunkStep.End:
                _isInputDone = true;
                if (_writesChunks)
                {
                    WriteLastChunk();
                    Append("\r\n"u8);
                }

                return true;
            default:
                Refusal = _chunks.Refusal;
                return false;
        }
    }

    private void WriteLastChunk()
    {
        if (!_hasLastChunk)
        {
            Append("0\r\n"u8);
            _hasLastChunk = true;
        }
    }

    private void WriteData(ReadOnlySpan<byte> data)
    {
        if (_writesChunks)
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(data.Length, _output.AsSpan(_to), out var written, 'x');
            _to += written;
            Append("\r\n"u8);
        }

        Append(data);
        if (_writesChunks)
        {
            Append("\r\n"u8);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_output.AsSpan(_to));
        _to += bytes.Length;
    }
}
