using System.IO.Pipelines;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Http2;

/// <summary>Goes on with what waited for a pipe on a loop's thread.</summary>
internal sealed class LoopScheduler(TransportLoop owner) : PipeScheduler
{
    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state) => owner.Post(() => action(state));
}
