namespace Farspan.Gateway.Transport.Portable;

/// <summary>Lets what awaits on a loop's thread go on there.</summary>
internal sealed class LoopContext(PortableLoop loop) : SynchronizationContext
{
    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => loop.Post(() => d(state));

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
