using System.Threading.Channels;
using Farspan.Testing;

namespace Farspan.Reconcile.Tests;

public sealed class SupervisorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loop_that_fails_is_started_again_after_growing_pauses()
    {
        var time = new FakeTime();
        var failures = Channel.CreateBounded<string>(10);
        await using var supervisor = new Supervisor(time, (name, failure) => failures.Writer.TryWrite($"{name}: {failure.Message}"));
        supervisor.Start("routes", _ => throw new InvalidOperationException("broken"));
        foreach (var pause in new[] { 250, 500, 1000 })
        {
            Assert.Equal("routes: broken", await failures.Reader.ReadAsync(Stop));
            await time.AdvanceWhenWaiting(TimeSpan.FromMilliseconds(pause));
        }

        Assert.Equal("routes: broken", await failures.Reader.ReadAsync(Stop));
        var loop = Assert.Single(supervisor.Loops);
        Assert.Equal(("routes", 3, "broken"), (loop.Name, loop.Restarts, loop.LastFailure));
    }

    [Fact]
    public async Task A_loop_that_returns_has_failed_too()
    {
        var time = new FakeTime();
        var failures = Channel.CreateBounded<string>(10);
        await using var supervisor = new Supervisor(time, (_, failure) => failures.Writer.TryWrite(failure.Message));
        supervisor.Start("x", _ => Task.CompletedTask);
        Assert.Equal("The loop came to an end by itself.", await failures.Reader.ReadAsync(Stop));
    }

    [Fact]
    public async Task One_loops_fault_does_not_touch_the_others_and_stopping_ends_all()
    {
        var time = new FakeTime();
        var failures = Channel.CreateBounded<string>(10);
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        var supervisor = new Supervisor(time, (name, _) => failures.Writer.TryWrite(name));
        supervisor.Start("bad", _ => throw new InvalidOperationException("broken"));
        supervisor.Start("good", async token =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            }
            finally
            {
                ended.SetResult();
            }
        });
        Assert.Equal("bad", await failures.Reader.ReadAsync(Stop));
        // A loop that is stopped before its first step never runs, and so never ends.
        await started.Task;
        Assert.True(supervisor.Loops.Single(l => l.Name == "good").IsRunning);
        await supervisor.DisposeAsync();
        await ended.Task;
        Assert.All(supervisor.Loops, l => Assert.False(l.IsRunning));
        Assert.Throws<ObjectDisposedException>(() => supervisor.Start("late", _ => Task.CompletedTask));
    }

    [Fact]
    public async Task A_loop_that_ran_calmly_begins_with_the_first_pause_again()
    {
        var time = new FakeTime();
        var failures = Channel.CreateBounded<DateTimeOffset>(10);
        await using var supervisor = new Supervisor(time, (_, _) => failures.Writer.TryWrite(time.GetUtcNow()));
        var runs = 0;
        supervisor.Start("x", async token =>
        {
            // The third run lasts; the others fail at once.
            if (++runs == 3)
            {
                await Task.Delay(Supervisor.CalmAfter, time, token);
            }

            throw new InvalidOperationException("broken");
        });
        var start = await failures.Reader.ReadAsync(Stop);
        await time.AdvanceWhenWaiting(TimeSpan.FromMilliseconds(250));
        await failures.Reader.ReadAsync(Stop);
        await time.AdvanceWhenWaiting(TimeSpan.FromMilliseconds(500));
        await time.AdvanceWhenWaiting(Supervisor.CalmAfter);
        await failures.Reader.ReadAsync(Stop);
        await time.AdvanceWhenWaiting(TimeSpan.FromMilliseconds(250));
        Assert.Equal(TimeSpan.FromMilliseconds(1000) + Supervisor.CalmAfter, await failures.Reader.ReadAsync(Stop) - start);
    }

    [Fact]
    public async Task A_reconcile_loop_that_crashed_looks_again_though_its_signal_is_gone()
    {
        var time = new FakeTime();
        var failures = Channel.CreateBounded<string>(10);
        var passes = Channel.CreateBounded<int>(10);
        await using var supervisor = new Supervisor(time, (_, failure) => failures.Writer.TryWrite(failure.Message));
        var signal = new Signal();
        supervisor.Start("x", new ReconcileLoop(new CrashesOnce(passes), signal, time), signal);
        Assert.Equal(1, await passes.Reader.ReadAsync(Stop));
        Assert.Equal("a bug", await failures.Reader.ReadAsync(Stop));
        await time.AdvanceWhenWaiting(TimeSpan.FromMilliseconds(250));
        Assert.Equal(2, await passes.Reader.ReadAsync(Stop));
    }

    private sealed class CrashesOnce(Channel<int> passes) : IReconciler
    {
        private int _passes;

        public Task ReconcileAsync(CancellationToken cancellationToken)
        {
            passes.Writer.TryWrite(++_passes);
            return _passes == 1 ? throw new InvalidOperationException("a bug") : Task.CompletedTask;
        }
    }
}
