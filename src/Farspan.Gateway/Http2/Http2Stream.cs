using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Gateway.Http2;

/// <summary>One request and its answer: translated to HTTP/1.1, carried by the engine, translated back.</summary>
internal sealed class Http2Stream
{
    // INTERNAL_ERROR of RFC 9113 section 7: what the caller has of the answer is not whole.
    private const int InternalError = 2;

    private readonly IFeatureCollection _features;
    private readonly TakenConnection _connection;
    private readonly StreamConnection _stream;
    private readonly StreamHead _head;
    private readonly StreamBody _body;
    private readonly StreamAnswer _answer;

    public Http2Stream(IFeatureCollection features)
    {
        _features = features;
        _connection = features.GetRequiredFeature<TakenConnection>();
        _stream = new StreamConnection(_connection.Owner, _connection.Connection);
        _head = new StreamHead(features);
        _body = new StreamBody(features, _stream, _head);
        _answer = new StreamAnswer(features, _stream, _head);
    }

    /// <summary>Carries it.</summary>
    public async Task RunAsync()
    {
        _connection.Begun();
        var aborted = _features.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        await using var registration = aborted.UnsafeRegister(static stream => ((Http2Stream)stream!).Break(), this);
        try
        {
            _head.Write(_stream.Request);
            _stream.HeadLeft = (int)_stream.Request.UnflushedBytes;
            await _stream.Request.FlushAsync(CancellationToken.None);
            _connection.Owner.Post(() => _connection.Carrier.Carry(_stream, _head.Refusal));
            await (_head.IsWebSocket ? CarryWebSocketAsync() : CarryRequestAsync());
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The engine has cut it and said why in the audit log, or the caller is gone, whom a reset does not reach.
            _features.Get<IHttpResetFeature>()?.Reset(InternalError);
        }
        finally
        {
            // The engine ends its connection when it hears of the end.
            await _stream.Request.CompleteAsync();
            await _stream.Answer.CompleteAsync();
        }
    }

    private async Task CarryRequestAsync()
    {
        var pumping = PumpBodyAsync(_features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader);
        try
        {
            var sink = _features.GetRequiredFeature<IHttpResponseBodyFeature>();
            await _answer.ReadHeadAsync();
            await _answer.PumpAsync(sink.Writer);
            if (_answer.IsTunnel)
            {
                await EndTunnelAsync(sink, pumping);
            }
        }
        finally
        {
            _body.Stop();
            await pumping;
        }
    }

    // RFC 8441: the stream is to WebSocket what the connection is in HTTP/1.1 after its upgrade.
    private async Task CarryWebSocketAsync()
    {
        var sink = _features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await _answer.ReadHeadAsync();
        if (!_answer.IsTunnel)
        {
            await _answer.PumpAsync(sink.Writer);
            return;
        }

        await using var both = await _features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync();
        var source = PipeReader.Create(both, new StreamPipeReaderOptions(leaveOpen: true));
        var pumping = PumpBodyAsync(source);
        try
        {
            await _answer.PumpAsync(PipeWriter.Create(both, new StreamPipeWriterOptions(leaveOpen: true)));
            await EndTunnelAsync(sink, pumping);
        }
        finally
        {
            _body.Stop();
            await pumping;
            await source.CompleteAsync();
        }
    }

    // The upstream has ended its direction; the caller's goes on until it ends too, or the engine has had enough.
    private async Task EndTunnelAsync(IHttpResponseBodyFeature sink, Task pumping)
    {
        await sink.CompleteAsync();
        await Task.WhenAny(pumping, _stream.Ended);
    }

    private async Task PumpBodyAsync(PipeReader source)
    {
        try
        {
            await _body.PumpAsync(source);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Reset, longer or shorter than its Content-Length: the upstream must not take for whole what it has.
            Break();
        }
    }

    private void Break() => _connection.Owner.Post(_stream.Break);
}
