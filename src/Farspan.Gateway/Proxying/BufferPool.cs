namespace Farspan.Gateway.Proxying;

/// <summary>Buffers of one loop. Used on its thread only, so that taking and giving back cost nothing.</summary>
/// <param name="smallBytes">Size of small buffers: a whole head, and what is added to it, fits.</param>
internal sealed class BufferPool(int smallBytes)
{
    /// <summary>Size of large buffers, for long bodies.</summary>
    public const int LargeBytes = 256 * 1024;

    // What is kept for the next rush; more than that goes back to the garbage collector.
    private const int MostSmall = 512;
    private const int MostLarge = 16;

    private readonly Stack<byte[]> _small = new();
    private readonly Stack<byte[]> _large = new();
    private int _inUse;

    /// <summary>Size of small buffers in bytes.</summary>
    public int SmallBytes { get; private set; } = smallBytes;

    /// <summary>Buffers that are taken; from any thread.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>Makes small buffers larger, where they are smaller.</summary>
    public void Fit(int bytes)
    {
        if (bytes > SmallBytes)
        {
            SmallBytes = bytes;
            _small.Clear();
        }
    }

    /// <summary>Takes a small buffer; its content is whatever was in it.</summary>
    public byte[] RentSmall()
    {
        _inUse++;
        return _small.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(SmallBytes);
    }

    /// <summary>Takes a large buffer.</summary>
    public byte[] RentLarge()
    {
        _inUse++;
        return _large.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(LargeBytes);
    }

    /// <summary>Takes a buffer of at least so many bytes.</summary>
    public byte[] Rent(int bytes)
    {
        if (bytes <= LargeBytes)
        {
            return bytes <= SmallBytes ? RentSmall() : RentLarge();
        }

        _inUse++;
        return GC.AllocateUninitializedArray<byte>(bytes);
    }

    /// <summary>Gives a buffer back, and forgets where it was.</summary>
    public void Return(ref byte[]? buffer)
    {
        if (buffer is null)
        {
            return;
        }

        _inUse--;
        var isSmall = buffer.Length == SmallBytes;
        var (stack, most) = isSmall ? (_small, MostSmall) : (_large, MostLarge);
        if (stack.Count < most && (isSmall || buffer.Length == LargeBytes))
        {
            stack.Push(buffer);
        }

        buffer = null;
    }
}
