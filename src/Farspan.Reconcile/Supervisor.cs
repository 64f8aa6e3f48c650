namespace Farspan.Reconcile;

/// <summary>Starts loops, names them, starts those that fail again, and stops them all.</summary>
/// <remarks>
/// <para>A loop ends only by cancellation; one that returns or throws is started again after a pause that doubles from 250 ms to 30 s, and begins at 250 ms again once the loop
/// has run for <see cref="CalmAfter"/>.</para>
/// <para>Here is the one place that catches every exception: whatever a loop throws is a fault of that loop, and the others go on. Thread-safe.</para>
/// </remarks>
/// <param name="time">Clock.</param>
/// <param name="onFailure">Told of every failure, by the loop's name, to log it; must not throw.</param>
public sealed class Supervisor(TimeProvider time, Action<string, Exception> onFailure) : IAsyncDisposable
{
    /// <summary>A loop that has run for as long has got over what made it fail.</summary>
    public static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, SupervisedLoop> _states = new(StringComparer.Ordinal);
    private readonly List<Task> _running = [];

    /// <summary>The loops, ordered by name.</summary>
    public IReadOnlyList<SupervisedLoop> Loops
    {
        get
        {
            lock (_gate)
            {
                return [.. _states.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Starts <paramref name="run"/> and keeps it running.</summary>
    /// <exception cref="ArgumentException">There is a loop of that name.</exception>
    /// <exception cref="ObjectDisposedException">The supervisor has been stopped.</exception>
    public void Start(string name, Func<CancellationToken, Task> run)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _states.Add(name, new SupervisedLoop { Name = name, IsRunning = true, Restarts = 0, Since = time.GetUtcNow(), LastFailure = null });
            _running.Add(Task.Run(() => KeepAsync(name, run, _stop.Token), CancellationToken.None));
        }
    }

    /// <summary>Starts a reconcile loop; after every start it looks at once, because a signal may have been lost with the one before.</summary>
    /// <exception cref="ArgumentException">There is a loop of that name.</exception>
    public void Start(string name, ReconcileLoop loop, Signal signal) => Start(name, token =>
    {
        signal.Raise();
        return loop.RunAsync(token);
    });

    /// <summary>Stops all loops and waits for their ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            running = [.. _running];
        }

        await _stop.CancelAsync();
        await Task.WhenAll(running);
        _stop.Dispose();
    }

    private async Task KeepAsync(string name, Func<CancellationToken, Task> run, CancellationToken stop)
    {
        var backoff = new Backoff();
        while (!stop.IsCancellationRequested)
        {
            var start = time.GetTimestamp();
            if (await FailureOfAsync(run, stop) is not { } failure)
            {
                break;
            }

            if (time.GetElapsedTime(start) >= CalmAfter)
            {
                backoff.Reset();
            }

            Change(name, s => s with { IsRunning = false, LastFailure = failure.Message });
            onFailure(name, failure);
            await Task.Delay(backoff.Next(), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stop.IsCancellationRequested)
            {
                Change(name, s => s with { IsRunning = true, Restarts = s.Restarts + 1 });
            }
        }

        Change(name, s => s with { IsRunning = false });
    }

    /// <summary>Null when the loop ended because it was told to.</summary>
    private static async Task<Exception?> FailureOfAsync(Func<CancellationToken, Task> run, CancellationToken stop)
    {
        try
        {
            await run(stop);
            return stop.IsCancellationRequested ? null : new InvalidOperationException("The loop came to an end by itself.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // The one place that catches everything: a loop's fault must not take the others along.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure;
        }
    }

    private void Change(string name, Func<SupervisedLoop, SupervisedLoop> change)
    {
        lock (_gate)
        {
            _states[name] = change(_states[name]) with { Since = time.GetUtcNow() };
        }
    }
}
