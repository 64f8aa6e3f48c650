using System.Collections.Concurrent;
using System.Net;

namespace Farspan.Gateway.Proxying;

/// <summary>Connections that are open, in all and by address.</summary>
internal sealed class CallerConnections
{
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();
    private int _open;

    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isAwaited;

    /// <summary>Completes when, from now on, no connection is open.</summary>
    public Task WhenEmpty()
    {
        Volatile.Write(ref _isAwaited, 1);
        SignalEmpty();
        return _empty.Task;
    }

    /// <summary>Connections open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Takes one of the places.</summary>
    /// <returns>False when all, or all of this caller, are taken.</returns>
    public bool TryEnter(IPAddress caller, int most, int mostPerCaller)
    {
        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            return false;
        }

        if (_byAddress.AddOrUpdate(caller, 1, static (_, count) => count + 1) <= mostPerCaller)
        {
            return true;
        }

        Leave(caller);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(IPAddress caller)
    {
        Interlocked.Decrement(ref _open);
        SignalEmpty();
        while (_byAddress.TryGetValue(caller, out var count))
        {
            var isDone = count == 1 ? _byAddress.TryRemove(new KeyValuePair<IPAddress, int>(caller, 1)) : _byAddress.TryUpdate(caller, count - 1, count);
            if (isDone)
            {
                return;
            }
        }
    }

    private void SignalEmpty()
    {
        if (Volatile.Read(ref _isAwaited) != 0 && Open == 0)
        {
            _empty.TrySetResult();
        }
    }
}
