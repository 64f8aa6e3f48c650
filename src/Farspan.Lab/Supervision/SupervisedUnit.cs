namespace Farspan.Lab.Supervision;

/// <summary>Keeps one thing alive: begins it, waits for its death, begins it again.</summary>
/// <remarks>
/// <para>The wait before another try doubles from 250 ms to 30 s; something that lived for 30 s begins at 250 ms again.</para>
/// <para>What dies is begun again whatever the reason; only <see cref="StopAsync"/> ends it.</para>
/// </remarks>
internal sealed class SupervisedUnit : IDisposable
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(30);
    private readonly IUnitBody _body;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _firstTry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UnitRecord _record;
    private Task _loop = Task.CompletedTask;

    /// <summary>Makes a unit that does nothing yet.</summary>
    /// <param name="record">What is known of it: its machine, name and digest, and its process if it has one already.</param>
    /// <param name="body">What is kept alive.</param>
    /// <param name="changed">Called after every change of <see cref="Record"/>; must not block.</param>
    /// <param name="time">Clock of the waits.</param>
    public SupervisedUnit(UnitRecord record, IUnitBody body, Action changed, TimeProvider time)
    {
        _record = record;
        _body = body;
        _changed = changed;
        _time = time;
    }

    /// <summary>What is known of it now.</summary>
    public UnitRecord Record => Volatile.Read(ref _record);

    /// <summary>Completes when it was taken over, or begun, or could not be begun for the first time.</summary>
    public Task FirstTry => _firstTry.Task;

    /// <summary>Begins to keep it alive.</summary>
    public void Start() => _loop = RunAsync(_stop.Token);

    /// <summary>Stops keeping it alive, and ends it.</summary>
    public async Task StopAsync()
    {
        await LetGoAsync();
        await _body.EndAsync();
    }

    /// <summary>Lets a new process take the place of the one that runs, where that can be done.</summary>
    /// <returns>Null when it is done; else why not, and the one that runs goes on.</returns>
    public async Task<string?> ReplaceAsync(UnitPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            if (await _body.ReplaceAsync(cancellationToken) is not { } process)
            {
                return "it does not run";
            }

            Change(Record with { Process = process, Build = plan.Build });
            return null;
        }
        catch (Exception failure) when (failure is IOException or Farspan.Lab.Diagnostics.LabException)
        {
            return failure.Message;
        }
    }

    /// <summary>Stops keeping it alive, and lets it run.</summary>
    public async Task LetGoAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var delay = _firstDelay;
        try
        {
            while (true)
            {
                var start = _time.GetTimestamp();
                await LiveAsync(cancellationToken);
                if (_time.GetElapsedTime(start) >= _longestDelay)
                {
                    delay = _firstDelay;
                }

                await Task.Delay(delay, _time, cancellationToken);
                delay = delay * 2 < _longestDelay ? delay * 2 : _longestDelay;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _firstTry.TrySetResult();
        }
    }

    /// <summary>From one beginning to the next death.</summary>
    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var process = await _body.BeginAsync(Record.Process, cancellationToken);
            Change(Record with { Process = process, Failure = null });
            _firstTry.TrySetResult();
            var death = await _body.DeathAsync(cancellationToken);
            Change(Record with { Process = null, Failure = death, Restarts = Record.Restarts + 1 });
        }
#pragma warning disable CA1031 // The top of a supervised loop: whatever went wrong is shown by status, and tried again.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Change(Record with { Process = null, Failure = failure.Message });
            _firstTry.TrySetResult();
        }
    }

    private void Change(UnitRecord record)
    {
        Volatile.Write(ref _record, record);
        _changed();
    }
}
