using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>One direction of an exchange: a head that is already written, and the body behind it, from a source to a sink. Holds at most two buffers; reads no more while the sink is full.</summary>
internal sealed partial class BodyFlow(BufferPool buffers)
{
    // After this many bytes other connections of the loop have their turn.
    private const int Turn = 1024 * 1024;

    private FlowInput _input;
    private FlowOutput _output;
    private BodyFraming _framing;
    private ChunkReader _chunks;
    private long _left;
    private bool _writesChunks;
    private bool _isInputDone;
    private bool _isDrained;

    /// <summary>Bytes of the body that were moved, without framing.</summary>
    public long Bytes { get; private set; }

    /// <summary>Longest body, or <see cref="long.MaxValue"/>.</summary>
    public long MostBytes { get; set; } = long.MaxValue;

    /// <summary>Why the body is refused, after <see cref="FlowResult.Refused"/>.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>True when bytes were read that are not part of the body.</summary>
    public bool HasLeftover => _input.Length > 0;

    /// <summary>True when something is written that the sink has not taken.</summary>
    public bool HasUnsent => _output.Length > 0;

    /// <summary>Where the next thing is written that shall go out before the body.</summary>
    public Span<byte> OutputRoom => _output.Room(buffers);

    /// <summary>Takes what was written to <see cref="OutputRoom"/>.</summary>
    public void Wrote(int bytes) => _output.Wrote(bytes);

    /// <summary>Bytes read but not used: what belongs to the next message.</summary>
    public ReadOnlySpan<byte> Leftover => _input.Bytes;

    /// <summary>True once the sink has taken anything.</summary>
    public bool HasSent { get; private set; }

    /// <summary>Where reading stopped in the buffer that it began with; null once it has a buffer of its own.</summary>
    public int? Position => _input.Position;

    /// <summary>Begins with bytes in a buffer that belongs to somebody else.</summary>
    public void BeginWith(byte[] input, int start, int end, BodyFraming framing, long length, bool writesChunks)
    {
        _input.Borrow(input, start, end);
        Begin(framing, length, writesChunks);
    }

    /// <summary>Begins with what <see cref="Receive"/> has read.</summary>
    /// <param name="skip">Bytes of it that are not the body's.</param>
    /// <param name="framing">How the body ends at the source.</param>
    /// <param name="length">Its length where <paramref name="framing"/> is <see cref="BodyFraming.Length"/>.</param>
    /// <param name="writesChunks">True to frame it by chunks at the sink, false to write it as it is.</param>
    public void BeginBehind(int skip, BodyFraming framing, long length, bool writesChunks)
    {
        _input.Skip(skip);
        Begin(framing, length, writesChunks);
    }

    /// <summary>Reads into its own buffer, for a head.</summary>
    /// <returns>As <see cref="TransportConnection.Receive"/>; 0 also when the buffer is full.</returns>
    public int Receive(TransportConnection source) => _input.ReceiveHead(source, buffers);

    /// <summary>Takes away what was read at the front (an interim answer).</summary>
    public void Skip(int bytes) => _input.Skip(bytes);

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
                _output.ReleaseEmpty(buffers);
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
        while (_output.Length > 0)
        {
            var sent = sink.Send(_output.Bytes);
            if (sent < 0)
            {
                return sent == TransportConnection.WouldBlock;
            }

            _output.Sent(sent);
        }

        return true;
    }

    /// <summary>Gives buffers back and forgets everything.</summary>
    public void Reset()
    {
        ReleaseInput();
        _output.Release(buffers);
        (Bytes, MostBytes, Refusal, HasSent) = (0, long.MaxValue, null, false);
        (_isInputDone, _isDrained, _writesChunks, _framing) = (false, false, false, BodyFraming.None);
    }

    /// <summary>Gives the input buffer back.</summary>
    public void ReleaseInput() => _input.Release(buffers);

    private void Begin(BodyFraming framing, long length, bool writesChunks)
    {
        (_framing, _left, _writesChunks) = (framing, framing == BodyFraming.Length ? length : 0, writesChunks);
        _output.Begin();
        _chunks = default;
        Bytes = 0;
        _isInputDone = framing == BodyFraming.None || (framing == BodyFraming.Length && length == 0);
    }

    // Bytes of the input that may go to the sink as they are.
    private int Raw => _writesChunks || _isInputDone ? 0 : _framing switch
    {
        BodyFraming.Length => (int)Math.Min(_left, _input.Length),
        BodyFraming.UntilClose => _input.Length,
        _ => 0,
    };

    /// <returns>Bytes sent; 0 when there is nothing to send; negative as the sink says.</returns>
    private int Send(TransportConnection sink)
    {
        var pending = _output.Length;
        var raw = Raw;
        if (pending + raw == 0)
        {
            return 0;
        }

        var sent = pending == 0 ? sink.Send(_input.Bytes[..raw])
            : raw == 0 ? sink.Send(_output.Bytes)
            : sink.Send(_output.Bytes, _input.Bytes[..raw]);
        if (sent > 0)
        {
            HasSent = true;
            var ofPending = Math.Min(sent, pending);
            _output.Sent(ofPending);
            Take(sent - ofPending);
        }

        return sent;
    }

    private void Take(int bytes)
    {
        _input.Skip(bytes);
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
        if (_input.Length == 0)
        {
            ReleaseInput();
        }

        _output.ReleaseEmpty(buffers);
        return FlowResult.WaitsForSource;
    }

    // Null to go on.
    private FlowResult? Fill(TransportConnection source)
    {
        var wantsLarge = _framing == BodyFraming.UntilClose || (_framing == BodyFraming.Length && _left > buffers.SmallBytes);
        var read = _input.ReceiveBody(source, buffers, wantsLarge, _framing == BodyFraming.Length ? _left : long.MaxValue);
        if (read > 0)
        {
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
}
