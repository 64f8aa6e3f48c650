using Farspan.State.Gateways;

namespace Farspan.Gateway.Access;

/// <summary>Buckets of callers by name. Asked once per caller and snapshot, not per request. Bounded: when it is full, buckets that are full again are forgotten first, which changes nothing.</summary>
/// <param name="spec">How each is filled.</param>
/// <param name="limit">Buckets, from 2.</param>
internal sealed class RateTable(RateSpec spec, int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, RateBucket Bucket)>> _buckets = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, RateBucket Bucket)> _order = [];

    /// <summary>How each is filled.</summary>
    public RateSpec Spec => spec;

    /// <summary>Buckets that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>The bucket of a caller.</summary>
    /// <param name="name">The caller.</param>
    /// <param name="now">The moment, in milliseconds.</param>
    public RateBucket Find(string name, long now)
    {
        lock (_gate)
        {
            if (_buckets.TryGetValue(name, out var node))
            {
                _order.Remove(node);
                _order.AddLast(node);
                return node.Value.Bucket;
            }

            if (_buckets.Count >= limit)
            {
                MakeRoom(now);
            }

            var bucket = new RateBucket(spec);
            _buckets.Add(name, _order.AddLast((name, bucket)));
            return bucket;
        }
    }

    // Half of the table at once, so that a flood of new callers does not sweep it for each of them.
    private void MakeRoom(long now)
    {
        var node = _order.First;
        while (node is not null)
        {
            var next = node.Next;
            if (node.Value.Bucket.IsFull(now))
            {
                Remove(node);
            }

            node = next;
        }

        while (_buckets.Count > limit / 2)
        {
            Remove(_order.First!);
        }
    }

    private void Remove(LinkedListNode<(string Name, RateBucket Bucket)> node)
    {
        _buckets.Remove(node.Value.Name);
        _order.Remove(node);
    }
}
