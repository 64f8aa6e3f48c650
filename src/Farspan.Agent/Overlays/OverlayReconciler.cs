using Farspan.Agent.Machines;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Overlays;

namespace Farspan.Agent.Overlays;

/// <summary>Keeps this machine's end of every overlay as the spec says; starts an engine that died again.</summary>
public sealed class OverlayReconciler(IOverlayDevices devices, IOverlayKeys keys) : IConceptReconciler
{
    /// <inheritdoc/>
    public string Concept => "overlays";

    /// <inheritdoc/>
    public async ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        var seen = (await devices.ReadAsync(cancellationToken)).ToDictionary(o => o.Link, StringComparer.Ordinal);
        var operations = 0;
        foreach (var link in seen.Keys.Where(l => !spec.Overlays.Any(o => string.Equals(o.Link, l, StringComparison.Ordinal))))
        {
            await devices.RemoveAsync(link, cancellationToken);
            operations++;
        }

        var applied = new List<(OverlaySpec Overlay, OverlayKey Key)>();
        foreach (var overlay in spec.Overlays)
        {
            var key = keys.Ensure(overlay.Name);
            RefuseForeignKey(spec, overlay, key);
            var delta = OverlayDelta.Between(overlay, spec.Machine, key.Public, seen.GetValueOrDefault(overlay.Link));
            if (!delta.IsEmpty)
            {
                await devices.ApplyAsync(delta, key.Private, cancellationToken);
                operations += delta.Count;
                applied.Add((overlay, key));
            }
        }

        if (applied.Count > 0)
        {
            await ReadBackAsync(spec, applied, cancellationToken);
        }

        return operations;
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken) => devices.RemoveAllAsync(cancellationToken);

    /// <summary>With another key than the plan says nobody would talk to this machine; better to say so than to be mute.</summary>
    private static void RefuseForeignKey(MachineSpec spec, OverlaySpec overlay, OverlayKey key)
    {
        var member = overlay.Members.FirstOrDefault(m => string.Equals(m.Machine, spec.Machine, StringComparison.Ordinal));
        if (member?.PublicKey is { } planned && planned != key.Public)
        {
            throw new ReconcileException($"the plan knows {spec.Machine} in overlay {overlay.Name} by the public key {planned}, but its key is {key.Public}; plan again");
        }
    }

    private async ValueTask ReadBackAsync(MachineSpec spec, List<(OverlaySpec Overlay, OverlayKey Key)> applied, CancellationToken cancellationToken)
    {
        var seen = (await devices.ReadAsync(cancellationToken)).ToDictionary(o => o.Link, StringComparer.Ordinal);
        foreach (var (overlay, key) in applied)
        {
            var left = OverlayDelta.Between(overlay, spec.Machine, key.Public, seen.GetValueOrDefault(overlay.Link));
            if (!left.IsEmpty)
            {
                throw new ReconcileException(Converge.StillDiffers(left));
            }
        }
    }
}
