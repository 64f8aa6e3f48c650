namespace Farspan.Testing.Transports;

/// <summary>What loops put in and tests wait for.</summary>
public sealed class Mailbox<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly object _gate = new();
    private readonly Queue<T> _items = [];

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public void Put(T item)
    {
        lock (_gate)
        {
            _items.Enqueue(item);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for the next one.</summary>
    public T Take()
    {
        lock (_gate)
        {
            while (_items.Count == 0)
            {
                Assert.True(Monitor.Wait(_gate, Patience), "nothing was told");
            }

            return _items.Dequeue();
        }
    }
}
