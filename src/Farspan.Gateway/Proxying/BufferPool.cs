namespace Farspan.Gateway.Proxying;

/// <summary>Buffers of one loop. Used on its thread only, so that taking and giving back cost nothing.</summary>
/// <param name="smallBytes">Size of small buffers: a whole head, and what is added to it, fits.</param>
internal sealed class BufferPool(int smallBytes)
{
    /// <summary>Size of large buffers, for long bodies.</summary>
    public const int LargeBytes = 128 * 1024;

    // What is kept for the next rush; more than that goes back to the garbage collector.
    private const int MostSmall = 512;
    private const int MostLarge = 32;

    private readonly Stack<byte[]> _small = new();
    private readonly Stack<byte[]> _large = new();

    /// <summary>Size of small buffers in bytes.</summary>
    public int SmallBytes => smallBytes;

    /// <summary>Takes a small buffer; its content is whatever was in it.</summary>
    public byte[] RentSmall() => _small.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(smallBytes);

    /// <summary>Takes a large buffer.</summary>
    public byte[] RentLarge() => _large.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(LargeBytes);

    /// <summary>Gives a buffer back, and forgets where it was.</summary>
    public void Return(ref byte[]? buffer)
    {
        if (buffer is null)
        {
            return;
        }

        var (stack, most) = buffer.Length == smallBytes ? (_small, MostSmall) : (_large, MostLarge);
        if (stack.Count < most && buffer.Length is var length && (length == smallBytes || length == LargeBytes))
        {
            stack.Push(buffer);
        }

        buffer = null;
    }
}
