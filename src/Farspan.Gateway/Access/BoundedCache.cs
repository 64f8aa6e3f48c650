using System.Collections.Concurrent;

namespace Farspan.Gateway.Access;

/// <summary>What was found out before, for as many keys as there is room; when it is full it begins anew. Reading takes no lock.</summary>
/// <typeparam name="TKey">What is asked for.</typeparam>
/// <typeparam name="TValue">What was found.</typeparam>
/// <param name="limit">Keys, from 1.</param>
internal sealed class BoundedCache<TKey, TValue>(int limit)
    where TKey : notnull
    where TValue : class
{
    private ConcurrentDictionary<TKey, TValue> _values = new();
    private int _count;

    /// <summary>What is known, or null.</summary>
    public TValue? Find(TKey key) => Volatile.Read(ref _values).GetValueOrDefault(key);

    /// <summary>Keeps it, unless another thread was first.</summary>
    /// <returns>What is kept.</returns>
    public TValue Keep(TKey key, TValue value)
    {
        if (Interlocked.Increment(ref _count) > limit)
        {
            Volatile.Write(ref _values, new());
            Volatile.Write(ref _count, 1);
        }

        return Volatile.Read(ref _values).GetOrAdd(key, value);
    }
}
