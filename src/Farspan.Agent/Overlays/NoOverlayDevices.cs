using Farspan.State.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>A host without any WireGuard: fine until a spec asks for an overlay.</summary>
public sealed class NoOverlayDevices : IOverlayDevices
{
    /// <inheritdoc/>
    public string Engine => "none";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OverlayStatus>> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<OverlayStatus>>([]);

    /// <inheritdoc/>
    public ValueTask ApplyAsync(OverlayDelta delta, WireGuardPrivateKey key, CancellationToken cancellationToken) =>
        throw new IOException("this kernel has no WireGuard, and wireguard-go is not installed; install the package wireguard-go");

    /// <inheritdoc/>
    public ValueTask GreetAsync(string link, IReadOnlyList<PeerSpec> peers, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string link, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask RemoveAllAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
