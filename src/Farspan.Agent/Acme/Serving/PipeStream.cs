using System.Buffers;
using System.IO.Pipelines;

namespace Farspan.Agent.Acme.Serving;

/// <summary>A connection's pipes as the stream that TLS wants. It is only ever read and written without blocking.</summary>
internal sealed class PipeStream : Stream
{
    private readonly IDuplexPipe _pipe;

    public PipeStream(IDuplexPipe pipe) => _pipe = pipe;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await _pipe.Input.ReadAsync(cancellationToken);
            var length = (int)Math.Min(buffer.Length, read.Buffer.Length);
            if (!read.Buffer.IsEmpty)
            {
                // With no room (TLS asks so whether anything is there) nothing is taken, and all of it is still unseen.
                var taken = read.Buffer.Slice(0, length);
                taken.CopyTo(buffer.Span);
                _pipe.Input.AdvanceTo(taken.End);
                return length;
            }

            _pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return 0;
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => await _pipe.Output.WriteAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken) => await _pipe.Output.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
