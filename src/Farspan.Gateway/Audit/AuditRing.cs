namespace Farspan.Gateway.Audit;

/// <summary>Lines on their way to the disk. One thread at a time puts them in, one takes them out; neither waits for the other.</summary>
internal sealed class AuditRing
{
    /// <summary>Bytes of lines that it holds: what a loop of 50,000 requests per second writes in some 150 ms, the longest that a disk is waited for.</summary>
    public const int Capacity = 2 * 1024 * 1024;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly byte[] _line = new byte[AuditFormat.LongestLine];
    private int _taken;
    private long _head;
    private long _tail;
    private long _lost;

    /// <summary>Where a line is formatted, by who has taken the ring.</summary>
    public Span<byte> Line => _line;

    /// <summary>Difference between the loop's clock and the wall clock, kept by who has taken the ring.</summary>
    public long ClockOffset { get; set; }

    /// <summary>Moment of the loop's clock up to which <see cref="ClockOffset"/> is used.</summary>
    public long ClockUntil { get; set; } = long.MinValue;

    /// <summary>Moment of the loop's clock at which <see cref="ClockOffset"/> was found.</summary>
    public long ClockSince { get; set; } = long.MaxValue;

    /// <summary>Lines that found no room.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Bytes that wait.</summary>
    public int Length => (int)(Volatile.Read(ref _tail) - Volatile.Read(ref _head));

    /// <summary>Takes the ring for one line.</summary>
    /// <returns>False when another thread has it.</returns>
    public bool TryTake() => Volatile.Read(ref _taken) == 0 && Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    /// <summary>Puts the line in that was formatted, and gives the ring back.</summary>
    /// <param name="length">Bytes of the line.</param>
    /// <returns>False when there is no room; the line is counted as lost.</returns>
    public bool Put(int length)
    {
        var tail = _tail;
        var fits = length <= Capacity - (int)(tail - Volatile.Read(ref _head));
        if (fits)
        {
            var place = (int)(tail % Capacity);
            var first = Math.Min(length, Capacity - place);
            _line.AsSpan(0, first).CopyTo(_bytes.AsSpan(place));
            _line.AsSpan(first, length - first).CopyTo(_bytes);
            Volatile.Write(ref _tail, tail + length);
        }
        else
        {
            Volatile.Write(ref _lost, _lost + 1);
        }

        // A full fence, so that who puts a line in sees whether the writer sleeps, or the writer sees the line.
        Interlocked.Exchange(ref _taken, 0);
        return fits;
    }

    /// <summary>Copies waiting lines out, without taking them away.</summary>
    /// <param name="batch">Where to; room for one line at least.</param>
    /// <returns>Bytes of whole lines.</returns>
    public int Peek(Span<byte> batch)
    {
        var head = _head;
        var length = (int)Math.Min(Volatile.Read(ref _tail) - head, batch.Length);
        var place = (int)(head % Capacity);
        var first = Math.Min(length, Capacity - place);
        _bytes.AsSpan(place, first).CopyTo(batch);
        _bytes.AsSpan(0, length - first).CopyTo(batch[first..]);
        return batch[..length].LastIndexOf((byte)'\n') + 1;
    }

    /// <summary>Takes away what was written.</summary>
    /// <param name="length">Bytes.</param>
    public void Skip(int length) => Volatile.Write(ref _head, _head + length);
}
