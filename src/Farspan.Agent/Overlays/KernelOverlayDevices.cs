using Farspan.Linux.Namespaces;
using Farspan.Linux.Routing;
using Farspan.State;
using Farspan.State.Overlays;
using Farspan.WireGuard;

namespace Farspan.Agent.Overlays;

/// <summary>Overlay links of the kernel's own WireGuard: made by rtnetlink, configured by the packaged tool <c>wg</c>.</summary>
/// <remarks>Source: wg(8), rtnetlink(7).</remarks>
public sealed class KernelOverlayDevices : IOverlayDevices
{
    private const string Kind = "wireguard";

    private readonly RouteSocket _routes;
    private readonly OverlayKeys _keys;
    private readonly WgCommand _wg;

    /// <summary>Touches nothing yet.</summary>
    /// <param name="network">Namespace that the links live in.</param>
    /// <param name="routes">Its links.</param>
    /// <param name="keys">Where the tool finds the private keys.</param>
    /// <param name="time">Clock for the tool's time limit.</param>
    public KernelOverlayDevices(NetworkNamespace network, RouteSocket routes, OverlayKeys keys, TimeProvider time)
    {
        _routes = routes;
        _keys = keys;
        _wg = new WgCommand(network, [], time);
    }

    /// <inheritdoc/>
    public string Engine => "kernel";

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OverlayStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        var devices = new List<OverlayStatus>();
        foreach (var link in Links())
        {
            if (await _wg.ShowAsync(link, cancellationToken) is { } device)
            {
                devices.Add(DeviceStatus.Of(link, Engine, device));
            }
        }

        return devices;
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(OverlayDelta delta, WireGuardPrivateKey key, CancellationToken cancellationToken)
    {
        if (delta.Create)
        {
            // Something else may have that name, such as the TUN of a userspace engine that ran before.
            await RemoveAsync(delta.Link, cancellationToken);
            _routes.Send(new RouteBatch().AddWireGuard(delta.Link));
        }

        await _wg.SetAsync(delta.Link, DeviceStatus.Change(delta, key, holdBack: true), _keys.PathOf(delta.Name), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask GreetAsync(string link, IReadOnlyList<PeerSpec> peers, CancellationToken cancellationToken)
    {
        foreach (var change in DeviceStatus.Greeting(peers))
        {
            await _wg.SetAsync(link, change, string.Empty, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string link, CancellationToken cancellationToken)
    {
        if (_routes.ReadLink(link) is { } found)
        {
            _routes.Send(new RouteBatch().DeleteLink(found.Index));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAllAsync(CancellationToken cancellationToken)
    {
        foreach (var link in Links())
        {
            await RemoveAsync(link, cancellationToken);
        }
    }

    private List<string> Links() =>
        [.. _routes.ReadLinks().Where(l => KernelMarks.IsOurLink(l.Name) && l.Kind is Kind).Select(l => l.Name).Order(StringComparer.Ordinal)];
}
