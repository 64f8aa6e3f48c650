using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Farspan.Gateway.Http2;

/// <summary>A stream's way to the engine, behind the head: as it is where its length is declared or it is a tunnel, else in chunks with the trailer behind them.</summary>
internal sealed class StreamBody(IFeatureCollection features, StreamConnection stream, StreamHead head)
{
    // Room for the size of a chunk: eight digits and two line ends.
    private const int SizeRoom = 12;
    private const int LargestPiece = 64 * 1024;

    private PipeReader? _source;

    /// <summary>Moves it, once the engine wants it.</summary>
    /// <param name="source">Where it is read.</param>
    public async Task PumpAsync(PipeReader source)
    {
        _source = source;
        await stream.Wanted;
        while (true)
        {
            var result = await source.ReadAsync(CancellationToken.None);
            if (result.IsCanceled)
            {
                return;
            }

            var piece = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, LargestPiece));
            var isLast = result.IsCompleted && piece.Length == result.Buffer.Length;
            Write(piece);
            source.AdvanceTo(piece.End);
            if (isLast)
            {
                break;
            }

            var flush = await stream.Request.FlushAsync(CancellationToken.None);
            if (flush.IsCanceled || flush.IsCompleted)
            {
                return;
            }
        }

        await EndAsync();
    }

    /// <summary>Ends the moving: the answer is whole. From any thread.</summary>
    public void Stop()
    {
        stream.WantsNothing();
        stream.Request.CancelPendingFlush();
        Volatile.Read(ref _source)?.CancelPendingRead();
    }

    private async Task EndAsync()
    {
        if (head.IsChunked)
        {
            stream.Request.Write("0\r\n"u8);
            WriteTrailer();
            stream.Request.Write("\r\n"u8);
            await stream.Request.FlushAsync(CancellationToken.None);
        }
        else if (head.IsWebSocket || head.Kind == Http1.RequestMethod.Connect)
        {
            await stream.Request.CompleteAsync();
        }
        else
        {
            await stream.Request.FlushAsync(CancellationToken.None);
        }
    }

    private void Write(ReadOnlySequence<byte> piece)
    {
        if (piece.IsEmpty)
        {
            return;
        }

        if (head.IsChunked)
        {
            Utf8Formatter.TryFormat((uint)piece.Length, stream.Request.GetSpan(SizeRoom), out var written, 'x');
            stream.Request.Advance(written);
            stream.Request.Write("\r\n"u8);
        }

        foreach (var segment in piece)
        {
            stream.Request.Write(segment.Span);
        }

        if (head.IsChunked)
        {
            stream.Request.Write("\r\n"u8);
        }
    }

    private void WriteTrailer()
    {
        if (features.Get<IHttpRequestTrailersFeature>() is { Available: true } trailers)
        {
            foreach (var (name, values) in trailers.Trailers)
            {
                foreach (var value in values)
                {
                    StreamHead.WriteLine(name, value ?? "", stream.Request);
                }
            }
        }
    }
}
