namespace Farspan.Pki.Acme.Server;

/// <summary>So many per key and period, evenly over time, all at once at first (token bucket). Safe for several threads; bounded.</summary>
public sealed class RateLimiter
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, (double Tokens, DateTimeOffset At)> _buckets = new(StringComparer.Ordinal);
    private readonly int _capacity;
    private readonly TimeSpan _period;
    private readonly int _mostKeys;

    /// <summary>Makes a limiter.</summary>
    /// <param name="capacity">How many per period.</param>
    /// <param name="period">The period.</param>
    /// <param name="mostKeys">How many keys are remembered; when there are more, those that used least are forgotten.</param>
    public RateLimiter(int capacity, TimeSpan period, int mostKeys)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostKeys, 2);
        _capacity = capacity;
        _period = period;
        _mostKeys = mostKeys;
    }

    /// <summary>Takes one.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="now">When.</param>
    /// <returns>Null when there was one, else how long to wait for the next.</returns>
    public TimeSpan? TryTake(string key, DateTimeOffset now)
    {
        lock (_changing)
        {
            var tokens = Now(key, now);
            if (tokens < 1)
            {
                return _period * ((1 - tokens) / _capacity);
            }

            _buckets[key] = (tokens - 1, now);
            Forget(now);
            return null;
        }
    }

    /// <summary>How long to wait for one, without taking it; null when there is one.</summary>
    public TimeSpan? Wait(string key, DateTimeOffset now)
    {
        lock (_changing)
        {
            var tokens = Now(key, now);
            return tokens < 1 ? _period * ((1 - tokens) / _capacity) : null;
        }
    }

    private double Now(string key, DateTimeOffset now) =>
        _buckets.TryGetValue(key, out var bucket) ? Refill(bucket, now) : _capacity;

    private double Refill((double Tokens, DateTimeOffset At) bucket, DateTimeOffset now) =>
        Math.Min(_capacity, bucket.Tokens + (Math.Max(0, (now - bucket.At).Ticks) / (double)_period.Ticks * _capacity));

    // Half of them at once, so that it is not done again with the next key.
    private void Forget(DateTimeOffset now)
    {
        if (_buckets.Count <= _mostKeys)
        {
            return;
        }

        foreach (var (key, _) in _buckets.OrderByDescending(b => Refill(b.Value, now)).Take(_buckets.Count / 2).ToList())
        {
            _buckets.Remove(key);
        }
    }
}
