namespace Farspan.Reconcile;

/// <summary>How long to wait after each failure in a row: doubling, with a longest.</summary>
/// <remarks>Not thread-safe; one loop has one.</remarks>
public sealed class Backoff
{
    /// <summary>After the first failure.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    /// <summary>However many failures there were.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    /// <summary>How long to wait now; twice as long the next time.</summary>
    public TimeSpan Next()
    {
        var delay = _next;
        _next = delay * 2 < Longest ? delay * 2 : Longest;
        return delay;
    }

    /// <summary>Something succeeded: begin again with the first.</summary>
    public void Reset() => _next = First;
}
