using System.Net;
using System.Security.Cryptography;

namespace Farspan.Testing.Gateways.Http2;

/// <summary>A body that is made while it is sent.</summary>
internal sealed class GeneratedContent(long total, bool hasLength, IncrementalHash hash) : HttpContent
{
    private const int Piece = 50_000;
    private long _written;

    /// <summary>Bytes that were taken from it.</summary>
    public long Written => Volatile.Read(ref _written);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        while (_written < total)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(Piece, total - _written));
            Fill(piece.Span);
            hash.AppendData(piece.Span);
            await stream.WriteAsync(piece, cancellationToken);
            Volatile.Write(ref _written, _written + piece.Length);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = total;
        return hasLength;
    }

    private void Fill(Span<byte> bytes) => Testing.Transports.Pattern.Write(bytes, _written);
}
