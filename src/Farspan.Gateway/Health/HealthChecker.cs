using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Health;

/// <summary>Checks upstreams all the time, on one loop. Checks are spread over their interval, and so many run at once at most; what comes on top waits its turn.</summary>
/// <param name="loop">The loop; everything here is called on its thread.</param>
/// <param name="time">A clock that is finer than the loop's.</param>
/// <param name="concurrency">Checks that run at once, from 1.</param>
public sealed class HealthChecker(TransportLoop loop, TimeProvider time, int concurrency = HealthChecker.DefaultConcurrency)
{
    /// <summary>Enough for 10,000 upstreams that answer within 50 ms and are asked every 10 seconds.</summary>
    public const int DefaultConcurrency = 64;

    // Time between the first checks of two upstreams: what is known of all of them soon after the start.
    private const double FirstSpreadMs = 2;

    private readonly Dictionary<Upstream, UpstreamCheck> _checks = [];
    private readonly Queue<UpstreamCheck> _waiting = new();
    private readonly Stack<byte[]> _buffers = new();

    /// <summary>Checks that run at the moment.</summary>
    public int Running { get; private set; }

    /// <summary>The loop.</summary>
    internal TransportLoop Loop => loop;

    /// <summary>The fine clock.</summary>
    internal TimeProvider Time => time;

    /// <summary>Checks these upstreams from now on, and no others. Those that were checked before go on in their rhythm.</summary>
    public void Watch(IReadOnlyList<Upstream> upstreams)
    {
        var wanted = upstreams.ToHashSet();
        foreach (var (gone, check) in _checks.Where(c => !wanted.Contains(c.Key)).ToList())
        {
            _checks.Remove(gone);
            check.Stop();
        }

        var added = upstreams.Where(u => !_checks.ContainsKey(u)).ToList();
        for (var i = 0; i < added.Count; i++)
        {
            var check = new UpstreamCheck(this, added[i]);
            _checks.Add(added[i], check);
            var interval = added[i].Spec.Health.Interval.TotalMilliseconds;
            check.Start((long)Math.Min(FirstSpreadMs * i, interval * i / added.Count), (long)(interval * (i + 1) / added.Count));
        }
    }

    /// <summary>Ends all checks.</summary>
    public void Stop() => Watch([]);

    /// <summary>A check is due.</summary>
    internal void Enter(UpstreamCheck check)
    {
        if (Running < concurrency)
        {
            Running++;
            check.Run(_buffers.TryPop(out var buffer) ? buffer : new byte[UpstreamCheck.BufferLength]);
        }
        else
        {
            _waiting.Enqueue(check);
        }
    }

    /// <summary>A check that ran has ended.</summary>
    internal void Leave(byte[] buffer)
    {
        Running--;
        _buffers.Push(buffer);
        while (Running < concurrency && _waiting.TryDequeue(out var next))
        {
            if (!next.IsStopped)
            {
                Enter(next);
            }
        }
    }
}
