using Farspan.Lab.Files;
using Farspan.Lab.Recipes;

namespace Farspan.Lab.Supervision;

/// <summary>A real service's process: it outlives the supervisor, and the next one takes it over.</summary>
internal sealed class ServiceBody(ServiceContext context, IServiceRecipe recipe, ServiceHost host, string mark) : IUnitBody
{
    /// <summary>A process listens after 0.1–0.3 s; on a busy machine much later.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(10);

    private TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _replacing;
    private volatile ProcessRecord? _process;

    public async Task<ProcessRecord?> BeginAsync(ProcessRecord? previous, CancellationToken cancellationToken)
    {
        if (ProcessFinder.IsAlive(previous))
        {
            return _process = previous;
        }

        StateFile.MakeFolder(context.DataFolder);
        var launch = await recipe.PrepareAsync(context, host, cancellationToken);
        return _process = LabProcess.Start(ServiceHost.StartOf(context, launch, mark));
    }

    public async Task<string> DeathAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (process, replaced) = (_process!, _replaced.Task);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var death = LabProcess.WaitAsync(process, either.Token);
            if (await Task.WhenAny(death, replaced) == death)
            {
                var how = await death;
                if (_replacing is { } replacing)
                {
                    // One with nothing left to end ends as soon as it has given its place away.
                    await replacing.Task.WaitAsync(cancellationToken);
                }

                if (process == _process)
                {
                    return $"process {process.Pid} died: {how}";
                }
            }

            // Another has its place: whether and when it ends is not waited for.
            await either.CancelAsync();
            await death.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public async Task<ProcessRecord?> ReplaceAsync(CancellationToken cancellationToken)
    {
        if (recipe is not IReplaceableRecipe replaceable || !ProcessFinder.IsAlive(_process))
        {
            return null;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _replacing = done;
        try
        {
            return await ReplaceAsync(replaceable, cancellationToken);
        }
        finally
        {
            _replacing = null;
            done.SetResult();
        }
    }

    private async Task<ProcessRecord> ReplaceAsync(IReplaceableRecipe replaceable, CancellationToken cancellationToken)
    {
        var launch = await replaceable.ReplaceAsync(context, host, cancellationToken);
        var process = LabProcess.Start(ServiceHost.StartOf(context, launch, mark));
        using var patience = new CancellationTokenSource(_patience, context.Environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (!await replaceable.HasPlaceAsync(context, process.Pid, either.Token))
            {
                if (!ProcessFinder.IsAlive(process))
                {
                    throw new IOException($"the new process ended at once; see {context.Paths.LogFile(context.Machine, context.Service.Name)}");
                }

                await Task.Delay(_betweenLooks, context.Environment.Time, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await LabProcess.EndAsync(process, context.Environment.Time, CancellationToken.None);
            throw new IOException($"the new process did not take the place within {_patience.TotalSeconds:0} s");
        }

        _process = process;
        Interlocked.Exchange(ref _replaced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return process;
    }

    public async Task EndAsync()
    {
        if (_process is not null)
        {
            await LabProcess.StopAsync(_process, context.Environment.Time, CancellationToken.None);
        }
    }
}
