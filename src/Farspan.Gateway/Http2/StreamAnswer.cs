using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Farspan.Gateway.Http1;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Gateway.Http2;

/// <summary>The engine's answer to a stream, translated from HTTP/1.1.</summary>
internal sealed class StreamAnswer(IFeatureCollection features, StreamConnection stream, StreamHead request)
{
    // What the engine writes was limited where it came from.
    private static readonly HeadLimits Limits = new(256 * 1024, 1_000);

    private readonly ResponseHead _head = new();
    private ChunkReader _chunks;
    private long _left;

    /// <summary>True when what follows are bytes of a tunnel. After <see cref="ReadHeadAsync"/>.</summary>
    public bool IsTunnel => _head.Status == StatusCodes.Status101SwitchingProtocols || (request.Kind == RequestMethod.Connect && _head.Status is >= 200 and < 300);

    /// <summary>Reads the head and tells the caller; interim answers are for the connection to the upstream only.</summary>
    /// <exception cref="IOException">The engine has cut the stream.</exception>
    public async Task ReadHeadAsync()
    {
        while (true)
        {
            var result = await stream.Answer.ReadAsync(CancellationToken.None);
            var bytes = result.Buffer.IsSingleSegment ? result.Buffer.First : result.Buffer.ToArray();
            switch (ResponseHeadParser.Parse(bytes.Span, 0, Limits, request.Kind, _head))
            {
                case HeadResult.Complete:
                    var isFinal = _head.Status is >= 200 or StatusCodes.Status101SwitchingProtocols;
                    if (isFinal)
                    {
                        Apply(bytes.Span);
                    }

                    stream.Answer.AdvanceTo(result.Buffer.GetPosition(_head.Length));
                    if (isFinal)
                    {
                        return;
                    }

                    break;
                case HeadResult.Incomplete when !result.IsCompleted:
                    stream.Answer.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    break;
                default:
                    throw new IOException("The gateway ended the stream without an answer.");
            }
        }
    }

    /// <summary>Moves the body, each piece as it comes.</summary>
    /// <exception cref="IOException">The engine has cut the stream.</exception>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async Task PumpAsync(PipeWriter sink)
    {
        if (_head.Body == BodyFraming.None && !IsTunnel)
        {
            return;
        }

        _left = _head.ContentLength;
        var isFirst = true;
        while (true)
        {
            if (!stream.Answer.TryRead(out var result))
            {
                if (isFirst)
                {
                    // The head goes out before the first byte, which may come much later.
                    await FlushAsync(sink);
                }

                result = await stream.Answer.ReadAsync(CancellationToken.None);
            }

            isFirst = false;
            var isDone = Move(result.Buffer, sink);
            await FlushAsync(sink);
            if (isDone || (result.IsCompleted && IsTunnel && !stream.WasCut))
            {
                return;
            }

            if (result.IsCompleted)
            {
                throw new IOException("The gateway ended the stream in the middle of an answer.");
            }
        }
    }

    private static async ValueTask FlushAsync(PipeWriter sink)
    {
        if ((await sink.FlushAsync(CancellationToken.None)).IsCompleted)
        {
            throw new OperationCanceledException("The caller is gone.");
        }
    }

    private void Apply(ReadOnlySpan<byte> bytes)
    {
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        var isWebSocket = _head.Status == StatusCodes.Status101SwitchingProtocols;
        response.StatusCode = isWebSocket ? StatusCodes.Status200OK : _head.Status;
        var accept = "";
        for (var i = 0; i < _head.FieldCount; i++)
        {
            var field = _head.Fields[i];
            var (name, value) = (Encoding.ASCII.GetString(field.Name.Of(bytes)), Encoding.Latin1.GetString(field.Value.Of(bytes)));
            if (field.Known == KnownHeader.ContentLength)
            {
                response.Headers.ContentLength = IsTunnel ? null : _head.ContentLength;
            }
            else if (isWebSocket && string.Equals(name, WebSocketAccept.FieldName, StringComparison.OrdinalIgnoreCase))
            {
                accept = value;
            }
            else if (!_head.EndsHere(i))
            {
                response.Headers.Append(name, value);
            }
        }

        if (isWebSocket && accept != WebSocketAccept.Of(request.WebSocketKey))
        {
            throw new IOException("The upstream does not know WebSocket: its answer does not fit the key.");
        }
    }

    // True when the body is whole.
    private bool Move(ReadOnlySequence<byte> bytes, PipeWriter sink)
    {
        if (!IsTunnel && _head.Body == BodyFraming.Chunked)
        {
            return MoveChunks(bytes, sink);
        }

        var piece = IsTunnel ? bytes : bytes.Slice(0, Math.Min(_left, bytes.Length));
        _left -= piece.Length;
        foreach (var segment in piece)
        {
            sink.Write(segment.Span);
        }

        stream.Answer.AdvanceTo(piece.End);
        return !IsTunnel && _left == 0;
    }

    private bool MoveChunks(ReadOnlySequence<byte> bytes, PipeWriter sink)
    {
        var span = bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray();
        var position = 0;
        while (true)
        {
            switch (_chunks.Read(span, ref position, out var piece))
            {
                case ChunkStep.Data:
                    sink.Write(piece.Of(span));
                    break;
                case ChunkStep.Trailer:
                    AddTrailer(piece.Of(span));
                    break;
                case ChunkStep.NeedsMore:
                    stream.Answer.AdvanceTo(bytes.GetPosition(position), bytes.End);
                    return false;
                case ChunkStep.End:
                    stream.Answer.AdvanceTo(bytes.GetPosition(position));
                    return true;
                default:
                    throw new IOException("The gateway wrote a chunk that cannot be read.");
            }
        }
    }

    private void AddTrailer(ReadOnlySpan<byte> line)
    {
        if (features.Get<IHttpResponseTrailersFeature>() is { } trailers)
        {
            var colon = line.IndexOf((byte)':');
            trailers.Trailers.Append(Encoding.ASCII.GetString(line[..colon]), Encoding.Latin1.GetString(line[(colon + 1)..]).Trim(' ', '\t'));
        }
    }
}
