using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Http2;

/// <summary>A stream as the engine sees it: a connection that lies in memory and brings one request in HTTP/1.1. Used on the loop's thread but for its pipes and tasks.</summary>
internal sealed class StreamConnection : TransportConnection
{
    private readonly TransportConnection _real;
    private readonly Pipe _request;
    private readonly Pipe _answer;
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PipeWait<ReadResult> _reading;
    private readonly PipeWait<FlushResult> _flushing;
    private bool _hasEnded;
    private bool _isBroken;
    private bool _isClosed;

    public StreamConnection(TransportLoop owner, TransportConnection real)
    {
        _real = real;
        _request = Pipes.ToLoop(owner);
        _answer = Pipes.FromLoop(owner);
        _reading = new PipeWait<ReadResult>(ReadEnded);
        _flushing = new PipeWait<FlushResult>(FlushEnded);
    }

    /// <inheritdoc/>
    public override IPEndPoint Remote => _real.Remote;

    /// <inheritdoc/>
    public override IPEndPoint Local => _real.Local;

    /// <inheritdoc/>
    public override TlsFacts? Tls => _real.Tls;

    /// <summary>Where the request is written.</summary>
    public PipeWriter Request => _request.Writer;

    /// <summary>Where the answer is read. Fails where it was aborted.</summary>
    public PipeReader Answer => _answer.Reader;

    /// <summary>Completes when more is asked for than was written, for the first time: the body is wanted.</summary>
    public Task Wanted => _wanted.Task;

    /// <summary>True when what was answered is not whole, once the answer has come to its end.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Completes when the engine has ended it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Bytes of the head; set before it is carried.</summary>
    public int HeadLeft { get; set; }

    /// <summary>The body is not wanted any more, if it ever was. From any thread.</summary>
    public void WantsNothing() => _wanted.TrySetCanceled();

    /// <summary>The caller has given the stream up.</summary>
    public void Break()
    {
        if (!_isClosed && !_isBroken)
        {
            _isBroken = true;
            Events?.Failed("The caller has reset the stream.");
        }
    }

    /// <inheritdoc/>
    public override int Receive(Span<byte> buffer)
    {
        if (_isClosed || _isBroken)
        {
            return Broken;
        }

        while (!_reading.IsPending)
        {
            if (_request.Reader.TryRead(out var result))
            {
                if (!result.Buffer.IsEmpty)
                {
                    return Take(result.Buffer, buffer);
                }

                _request.Reader.AdvanceTo(result.Buffer.Start);
                if (result.IsCompleted)
                {
                    return 0;
                }
            }

            // Behind the end of its answer the engine only looks whether the caller is done.
            if (HeadLeft == 0 && !_hasEnded)
            {
                _wanted.TrySetResult();
            }

            Wait();
        }

        return WouldBlock;
    }

    /// <inheritdoc/>
    public override int Send(ReadOnlySpan<byte> bytes) => Send(bytes, default);

    /// <inheritdoc/>
    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (_isClosed || _isBroken || _hasEnded)
        {
            return Broken;
        }

        if (_flushing.IsPending)
        {
            return WouldBlock;
        }

        _answer.Writer.Write(first);
        _answer.Writer.Write(second);
        if (_flushing.TryTake(_answer.Writer.FlushAsync(CancellationToken.None), out var flushed) && (flushed.IsCompleted || _flushing.HasFailed))
        {
            _isBroken = true;
            return Broken;
        }

        return first.Length + second.Length;
    }

    /// <inheritdoc/>
    public override void EndSending()
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            _answer.Writer.Complete();
        }
    }

    /// <inheritdoc/>
    public override void Close() => End();

    /// <inheritdoc/>
    public override void Abort()
    {
        WasCut = true;
        End();
    }

    private void End()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        Events = null;
        if (!_hasEnded)
        {
            _hasEnded = true;
            _answer.Writer.Complete();
        }

        if (_reading.IsPending)
        {
            _request.Reader.CancelPendingRead();
        }
        else
        {
            _request.Reader.Complete();
        }

        _wanted.TrySetCanceled();
        _ended.TrySetResult();
    }

    private int Take(ReadOnlySequence<byte> there, Span<byte> buffer)
    {
        // What is read of the sequence is read before it is given back.
        var length = (int)Math.Min(there.Length, buffer.Length);
        var piece = there.Slice(0, length);
        piece.CopyTo(buffer);
        _request.Reader.AdvanceTo(piece.End);
        HeadLeft = Math.Max(HeadLeft - length, 0);
        return length;
    }

    // An event follows where nothing has come meanwhile.
    private void Wait()
    {
        if (_reading.TryTake(_request.Reader.ReadAsync(CancellationToken.None), out var result))
        {
            _request.Reader.AdvanceTo(result.Buffer.Start);
        }
    }

    private void ReadEnded()
    {
        _request.Reader.AdvanceTo(_reading.Take().Buffer.Start);
        if (_isClosed)
        {
            _request.Reader.Complete();
        }
        else
        {
            Events?.Readable();
        }
    }

    private void FlushEnded()
    {
        _flushing.Take();
        Events?.Writable();
    }
}
