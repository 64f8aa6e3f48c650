using Farspan.Agent.Machines;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Overlays;

namespace Farspan.Agent.Overlays;

/// <summary>Keeps this machine's end of every overlay as the spec says; starts an engine that died again.</summary>
/// <remarks>
/// Runs twice in a pass: links first, because addresses and routes need them; peers last, because an engine that gets a peer greets it at once, and a greeting that
/// finds no route is repeated only after 5 s (WireGuard paper, section 6.1, Rekey-Timeout).
/// </remarks>
public sealed class OverlayReconciler(IOverlayDevices devices, IOverlayKeys keys, bool withPeers) : IConceptReconciler
{
    private static readonly PeerDelta _noPeers = new() { Remove = [], Change = [], Add = [], KeepaliveSeconds = 0 };

    /// <inheritdoc/>
    public string Concept => withPeers ? "overlay peers" : "overlays";

    /// <inheritdoc/>
    public async ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        if (withPeers && spec.Overlays.Count == 0)
        {
            return 0;
        }

        var seen = await ReadAsync(cancellationToken);
        var operations = withPeers ? 0 : await RemoveOthersAsync(spec, seen, cancellationToken);
        var applied = false;
        foreach (var overlay in spec.Overlays)
        {
            var key = keys.Ensure(overlay.Name);
            RefuseForeignKey(spec, overlay, key);
            var delta = Between(spec, overlay, key, seen);
            if (!delta.IsEmpty)
            {
                await devices.ApplyAsync(delta, key.Private, cancellationToken);
                operations += delta.Count;
                applied = true;
            }
        }

        if (applied)
        {
            await ReadBackAsync(spec, cancellationToken);
        }

        return operations;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken) => withPeers ? ValueTask.CompletedTask : devices.RemoveAllAsync(cancellationToken);

    /// <summary>With another key than the plan says nobody would talk to this machine; better to say so than to be mute.</summary>
    private static void RefuseForeignKey(MachineSpec spec, OverlaySpec overlay, OverlayKey key)
    {
        var member = overlay.Members.FirstOrDefault(m => string.Equals(m.Machine, spec.Machine, StringComparison.Ordinal));
        if (member?.PublicKey is { } planned && planned != key.Public)
        {
            throw new ReconcileException($"the plan knows {spec.Machine} in overlay {overlay.Name} by the public key {planned}, but its key is {key.Public}; plan again");
        }
    }

    private OverlayDelta Between(MachineSpec spec, OverlaySpec overlay, OverlayKey key, Dictionary<string, OverlayStatus> seen)
    {
        var delta = OverlayDelta.Between(overlay, spec.Machine, key.Public, seen.GetValueOrDefault(overlay.Link));
        return withPeers ? delta : delta with { Peers = _noPeers };
    }

    private async ValueTask<int> RemoveOthersAsync(MachineSpec spec, Dictionary<string, OverlayStatus> seen, CancellationToken cancellationToken)
    {
        var others = seen.Keys.Where(l => !spec.Overlays.Any(o => string.Equals(o.Link, l, StringComparison.Ordinal))).ToList();
        foreach (var link in others)
        {
            await devices.RemoveAsync(link, cancellationToken);
        }

        return others.Count;
    }

    private async ValueTask<Dictionary<string, OverlayStatus>> ReadAsync(CancellationToken cancellationToken) =>
        (await devices.ReadAsync(cancellationToken)).ToDictionary(o => o.Link, StringComparer.Ordinal);

    private async ValueTask ReadBackAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        var seen = await ReadAsync(cancellationToken);
        foreach (var overlay in spec.Overlays)
        {
            var left = Between(spec, overlay, keys.Ensure(overlay.Name), seen);
            if (!left.IsEmpty)
            {
                throw new ReconcileException(Converge.StillDiffers(left));
            }
        }
    }
}
