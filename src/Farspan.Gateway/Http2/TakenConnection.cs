using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Farspan.Gateway.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Gateway.Http2;

/// <summary>A caller's connection between its loop and the framework's server: two pipes. Everything of the connection is called on the loop's thread.</summary>
internal sealed class TakenConnection : ConnectionContext, IConnectionEvents, IDuplexPipe
{
    // The smallest piece worth a system call.
    private const int Piece = 4 * 1024;

    // For the caller to read the last frames before the connection closes.
    private const long LingerTime = 1_000;

    private readonly Action _ended;
    private readonly Pipe _input;
    private readonly Pipe _output;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PipeWait<FlushResult> _flushing;
    private readonly PipeWait<ReadResult> _reading;
    private readonly LingerTimer _linger;
    private bool _isInputDone;
    private bool _isOutputDone;
    private bool _isFull;
    private bool _isOver;
    private volatile bool _isDraining;

    public TakenConnection(TransportLoop owner, TransportConnection connection, IStreamCarrier carrier, long number, Action ended)
    {
        (Owner, Connection, Carrier, _ended) = (owner, connection, carrier, ended);
        ConnectionId = number.ToString(CultureInfo.InvariantCulture);
        _input = Pipes.FromLoop(owner);
        _output = Pipes.ToLoop(owner);
        (_flushing, _reading) = (new PipeWait<FlushResult>(FlushEnded), new PipeWait<ReadResult>(ReadEnded));
        _linger = new LingerTimer(this);
        Transport = this;
        ConnectionClosed = _closed.Token;
        Features.Set(this);
    }

    /// <summary>Completes when it has ended.</summary>
    public Task Over => _done.Task;

    /// <summary>The loop.</summary>
    public TransportLoop Owner { get; }

    /// <summary>The connection.</summary>
    public TransportConnection Connection { get; }

    /// <summary>Carries its requests.</summary>
    public IStreamCarrier Carrier { get; }

    /// <inheritdoc/>
    public override string ConnectionId { get; set; }

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; }

    /// <inheritdoc/>
    public override CancellationToken ConnectionClosed { get; set; }

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint { get; set; }

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint { get; set; }

    PipeReader IDuplexPipe.Input => _input.Reader;

    PipeWriter IDuplexPipe.Output => _output.Writer;

    /// <summary>Begins, on the loop's thread.</summary>
    /// <param name="already">Bytes that were read before.</param>
    public void Begin(ReadOnlySpan<byte> already)
    {
        Connection.Events = this;
        RemoteEndPoint = Connection.Remote;
        LocalEndPoint = Connection.Local;
        _input.Writer.Write(already);
        if (already.IsEmpty || Flush())
        {
            Receive();
        }

        Send();
    }

    /// <summary>Begins no more streams; ends once those that are there have. From any thread.</summary>
    public void Drain()
    {
        _isDraining = true;
        Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    /// <summary>A stream has begun: a connection that drained before the server knew it drains now.</summary>
    public void Begun()
    {
        if (_isDraining)
        {
            Drain();
        }
    }

    /// <inheritdoc/>
    public void Readable() => Receive();

    /// <inheritdoc/>
    public void Writable()
    {
        _isFull = false;
        Send();
    }

    /// <inheritdoc/>
    public void Failed(string reason) => Finish(new ConnectionResetException(reason));

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => Owner.Post(() =>
    {
        Connection.Abort();
        Finish(abortReason);
    });

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _input.Reader.CompleteAsync();
        await _output.Writer.CompleteAsync();
        await _done.Task;
        _closed.Dispose();
        await base.DisposeAsync();
    }

    // From the caller to the server, as long as it takes what is there.
    private void Receive()
    {
        while (!_flushing.IsPending && !_isInputDone)
        {
            var read = Connection.Receive(_input.Writer.GetSpan(Piece));
            if (read == TransportConnection.WouldBlock)
            {
                return;
            }

            if (read == TransportConnection.Broken)
            {
                Finish(new ConnectionResetException("The caller's connection broke."));
                return;
            }

            if (read == 0)
            {
                _isInputDone = true;
                _input.Writer.Complete();
                CloseIfDone();
                return;
            }

            _input.Writer.Advance(read);
            if (!Flush())
            {
                return;
            }
        }
    }

    // False when the server must take something first.
    private bool Flush() => _flushing.TryTake(_input.Writer.FlushAsync(CancellationToken.None), out _);

    private void FlushEnded()
    {
        _flushing.Take();
        if (!_isOver)
        {
            Receive();
        }
    }

    // From the server to the caller, as long as there is room.
    private void Send()
    {
        while (!_reading.IsPending && !_isFull && !_isOutputDone && !_isOver)
        {
            if (!_reading.TryTake(_output.Reader.ReadAsync(CancellationToken.None), out var result))
            {
                return;
            }

            Send(result);
        }
    }

    private void ReadEnded()
    {
        var result = _reading.Take();
        if (_isOver)
        {
            _output.Reader.Complete();
            return;
        }

        Send(result);
        Send();
    }

    private void Send(ReadResult result)
    {
        if (_reading.HasFailed)
        {
            Connection.Abort();
            Finish(new ConnectionAbortedException("The server gave the connection up."));
            return;
        }

        var left = result.Buffer;
        while (!left.IsEmpty)
        {
            var sent = Connection.Send(left.FirstSpan);
            if (sent < 0)
            {
                _isFull = true;
                _output.Reader.AdvanceTo(left.Start);
                if (sent == TransportConnection.Broken)
                {
                    Finish(new ConnectionResetException("The caller's connection broke."));
                }

                return;
            }

            left = left.Slice(sent);
        }

        _output.Reader.AdvanceTo(left.End);
        if (result.IsCompleted)
        {
            _isOutputDone = true;
            Connection.EndSending();
            Owner.Arm(_linger, LingerTime);
            CloseIfDone();
        }
    }

    private void CloseIfDone()
    {
        if (_isInputDone && _isOutputDone)
        {
            Connection.Close();
            Finish(null);
        }
    }

    private void Finish(Exception? reason)
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _linger.Disarm();
        Connection.Close();
        if (!_isInputDone)
        {
            _isInputDone = true;
            _input.Writer.Complete(reason);
        }

        if (_reading.IsPending)
        {
            _output.Reader.CancelPendingRead();
        }
        else
        {
            _output.Reader.Complete();
        }

        // Whoever waits for it must not run on the loop's thread.
        ThreadPool.UnsafeQueueUserWorkItem(static over => over.Tell(), this, preferLocal: false);
    }

    private void Tell()
    {
        _closed.Cancel();
        _ended();
        _done.TrySetResult();
    }

    /// <summary>Closes a connection whose caller does not end its side.</summary>
    private sealed class LingerTimer(TakenConnection connection) : LoopTimer
    {
        public override void Elapsed() => connection.Finish(null);
    }
}
