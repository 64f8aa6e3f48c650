namespace Farspan.Reconcile.Tests;

public sealed class SignalTests
{
    [Fact]
    public async Task Many_raises_before_a_wait_are_one()
    {
        var signal = new Signal();
        signal.Raise();
        signal.Raise();
        signal.Raise();
        await signal.WaitAsync(TestContext.Current.CancellationToken);
        var second = signal.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task A_raise_during_a_wait_ends_it()
    {
        var signal = new Signal();
        var wait = signal.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(wait.IsCompleted);
        signal.Raise();
        await wait;
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        using var stop = new CancellationTokenSource();
        var wait = new Signal().WaitAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
