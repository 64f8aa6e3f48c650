using Farspan.State.Gateways;

namespace Farspan.Gateway.Audit;

/// <summary>The audit log as files of JSON lines. Lines are formatted into rings of memory by who writes them and brought to the disk in batches by one thread; memory is bounded, and lines that find no room are counted.</summary>
public sealed class AuditLog : IAuditLog, IAsyncDisposable
{
    // Threads that write at once find a ring of their own; more of them share.
    private const int Rings = 16;

    // What is written with one system call at most; when so much waits in a ring, or after the time below, it is written.
    private const int BatchBytes = 256 * 1024;

    // Above this, new requests are refused where the spec says so; what is in flight still finds room.
    private const int HighBytes = AuditRing.Capacity / 4 * 3;

    // The wall clock is read once per so many milliseconds and ring, not per line.
    private const long ClockPeriod = 250;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly AuditFiles _files;
    private readonly TimeProvider _time;
    private readonly AuditRing?[] _rings = new AuditRing?[Rings];
    private readonly byte[] _batch = new byte[BatchBytes];
    private readonly AutoResetEvent _bell = new(false);
    private readonly ManualResetEvent _stop = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AuditSpec _spec;
    private int _sleeps;
    private int _isUrgent;
    private int _isHeld;
    private bool _fails;
    private bool _isFull;
    private long _reported;
    private string? _problem;

    private AuditLog(AuditFiles files, AuditSpec spec, TimeProvider time)
    {
        (_files, _spec, _time) = (files, spec, time);

        // A thread that sleeps in the kernel: those of the pool spin before each of their many short sleeps, which cost a quarter of all processor time under load.
        new Thread(WriteAll) { IsBackground = true, Name = "gateway-audit" }.Start();
    }

    /// <inheritdoc/>
    public bool Accepts => !(Volatile.Read(ref _fails) || Volatile.Read(ref _isFull)) || !Volatile.Read(ref _spec).RefusesWhenFull;

    /// <summary>Lines that found no room, since the start.</summary>
    public long Lost => _rings.Sum(ring => ring?.Lost ?? 0);

    /// <summary>Why nothing can be written at the moment, in one sentence, or null.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>Opens a log and begins to write.</summary>
    /// <param name="path">The file; closed ones get numbers behind the name. Its folder must be there.</param>
    /// <param name="spec">What is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="takesOver">True when another process, which gives its work to this one, still writes lines of its own: they go on in what becomes the youngest closed file.</param>
    /// <exception cref="GatewayConfigurationException">The file cannot be written.</exception>
    public static AuditLog Open(string path, AuditSpec spec, TimeProvider time, bool takesOver = false)
    {
        try
        {
            var files = AuditFiles.Open(path);
            if (takesOver)
            {
                files.Rotate(spec.Files);
            }

            return new AuditLog(files, spec, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GatewayConfigurationException($"The audit log '{path}' cannot be written: {e.Message} Make its folder, or let this user write there.", e);
        }
    }

    /// <summary>Keeps other amounts from now on, after a reload.</summary>
    public void Update(AuditSpec spec) => Volatile.Write(ref _spec, spec);

    /// <summary>Leaves numbering of files to the process that takes over; lines of what is still in flight go on into the file that is open.</summary>
    public void HandOver() => Volatile.Write(ref _isHeld, 1);

    /// <inheritdoc/>
    public void Write(in AuditEntry entry)
    {
        var ring = TakeRing();
        ring.Put(AuditFormat.Write(entry, entry.Began + Offset(ring, entry), ring.Line));
        var waiting = ring.Length;
        if (waiting > BatchBytes && Interlocked.Exchange(ref _isUrgent, 1) == 0)
        {
            _bell.Set();
        }

        if (waiting > HighBytes)
        {
            Volatile.Write(ref _isFull, true);
        }

        if (Volatile.Read(ref _sleeps) == 1 && Interlocked.Exchange(ref _sleeps, 0) == 1)
        {
            _bell.Set();
        }
    }

    /// <summary>Writes what waits, and closes the file. Lines that cannot be written now are lost.</summary>
    public async ValueTask DisposeAsync()
    {
        _stop.Set();
        _bell.Set();
        await _ended.Task;
        _files.Dispose();
        _stop.Dispose();
        _bell.Dispose();
    }

    // The end of the request is now: Began + Microseconds on the loop's clock, whatever that counts from.
    private long Offset(AuditRing ring, in AuditEntry entry)
    {
        var now = entry.Began + (entry.Microseconds / 1000);
        if (now > ring.ClockUntil || now < ring.ClockSince)
        {
            ring.ClockOffset = _time.GetUtcNow().ToUnixTimeMilliseconds() - now;
            (ring.ClockSince, ring.ClockUntil) = (now, now + ClockPeriod);
        }

        return ring.ClockOffset;
    }

    private AuditRing TakeRing()
    {
        var spin = default(SpinWait);
        for (var number = Environment.CurrentManagedThreadId; ; number++)
        {
            ref var place = ref _rings[number % Rings];
            var ring = Volatile.Read(ref place) ?? Interlocked.CompareExchange(ref place, new AuditRing(), null) ?? place;
            if (ring.TryTake())
            {
                return ring;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void WriteAll()
    {
        for (var isLast = false; !isLast;)
        {
            isLast = _stop.WaitOne(0);
            var isWritten = TryDrain();
            if (!isLast)
            {
                Wait(isWritten);
            }
        }

        _ended.SetResult();
    }

    // Sleeps until there is a line, then lets some gather; or, when the disk refuses, for a while. Whoever stops it rings too.
    private void Wait(bool isWritten)
    {
        if (!isWritten)
        {
            _stop.WaitOne(RetryAfter);
            return;
        }

        Interlocked.Exchange(ref _sleeps, 1);
        var isAwake = _rings.Any(ring => ring is { Length: > 0 }) && Interlocked.Exchange(ref _sleeps, 0) == 1;
        if (!isAwake)
        {
            _bell.WaitOne();
        }

        if (!_stop.WaitOne(0))
        {
            _bell.WaitOne(Gather);
        }
    }

    private bool TryDrain()
    {
        try
        {
            Volatile.Write(ref _isUrgent, 0);
            WriteLost();
            foreach (var ring in _rings)
            {
                Drain(ring);
            }

            WriteLost();
            Volatile.Write(ref _fails, false);
            Volatile.Write(ref _isFull, false);
            Volatile.Write(ref _problem, null);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _problem, $"The audit log '{_files.Path}' cannot be written: {e.Message}");
            Volatile.Write(ref _fails, true);
            return false;
        }
    }

    // What is added meanwhile waits for the next round: other rings have their turn.
    private void Drain(AuditRing? ring)
    {
        for (var left = ring?.Length ?? 0; left > 0;)
        {
            var length = ring!.Peek(_batch);
            var written = 0;
            try
            {
                Store(_batch.AsSpan(0, length), out written);
            }
            finally
            {
                ring.Skip(written);
            }

            left -= length;
        }
    }

    private void Store(ReadOnlySpan<byte> lines, out int written)
    {
        var spec = Volatile.Read(ref _spec);
        _files.Write(lines, Volatile.Read(ref _isHeld) == 1 ? spec with { FileBytes = long.MaxValue } : spec, out written);
    }

    private void WriteLost()
    {
        var lost = Lost;
        if (lost > _reported)
        {
            var length = AuditFormat.WriteLost(lost - _reported, _time.GetUtcNow().ToUnixTimeMilliseconds(), _batch);
            Store(_batch.AsSpan(0, length), out _);
            _reported = lost;
        }
    }
}
