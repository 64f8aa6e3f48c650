using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>Ends, every few seconds, connections to upstreams that nobody uses.</summary>
internal sealed class LoopSweeper(LoopContext context) : LoopTimer
{
    private const long Every = 5_000;

    // Shorter than what most servers wait for the next request.
    private const long Idle = 30_000;

    /// <inheritdoc/>
    public override void Elapsed()
    {
        context.Sweep(context.Loop.Now - Idle, context.Runtime.Current.Upstreams);
        context.Loop.Arm(this, Every);
    }
}
