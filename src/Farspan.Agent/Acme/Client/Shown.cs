namespace Farspan.Agent.Acme.Client;

/// <summary>Something that is shown until it is disposed of; twice does no harm.</summary>
internal sealed class Shown : IAsyncDisposable
{
    private Func<ValueTask>? _remove;

    public Shown(Func<ValueTask> remove) => _remove = remove;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _remove, null) is { } remove ? remove() : ValueTask.CompletedTask;
}
