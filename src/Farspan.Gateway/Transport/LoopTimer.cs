namespace Farspan.Gateway.Transport;

/// <summary>A timer of a loop, to be subclassed or embedded: it is armed again and again without allocating.</summary>
public abstract class LoopTimer
{
    /// <summary>Moment of <see cref="TransportLoop.Now"/> at which it is due, or null when it is not armed. Kept by the loop.</summary>
    public long? Due { get; set; }

    /// <summary>Next of the loop's own list; null where it is in none. Kept by the loop.</summary>
    public LoopTimer? Next { get; set; }

    /// <summary>Previous of the loop's own list. Kept by the loop.</summary>
    public LoopTimer? Previous { get; set; }

    /// <summary>Tick whose list it is in; it may be due later. Kept by <see cref="TimerWheel"/>.</summary>
    internal long QueuedTick { get; set; }

    /// <summary>It is due; not armed any more. On the loop's thread.</summary>
    public abstract void Elapsed();

    /// <summary>Takes it back; it may be armed again.</summary>
    public void Disarm() => Due = null;
}
