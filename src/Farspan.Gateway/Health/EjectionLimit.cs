namespace Farspan.Gateway.Health;

/// <summary>How many upstreams of a gateway may be ejected at once: half of them, and one at least. When more fail, the fault is likelier to be on this side, and leaving all of them alone would help nobody.</summary>
internal sealed class EjectionLimit
{
    private int _limit = 1;
    private int _taken;

    /// <summary>Upstreams that are ejected.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Sets how many upstreams there are.</summary>
    public void Fit(int upstreams) => Volatile.Write(ref _limit, Math.Max(1, upstreams / 2));

    /// <summary>Takes a place.</summary>
    /// <returns>False when all are taken.</returns>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Volatile.Read(ref _limit))
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Give() => Interlocked.Decrement(ref _taken);
}
