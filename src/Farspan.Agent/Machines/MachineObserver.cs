using Farspan.Agent.Addresses;
using Farspan.Reconcile;
using Farspan.State;
using Farspan.State.Links;
using Farspan.State.Overlays;
using Farspan.State.Services;

namespace Farspan.Agent.Machines;

/// <summary>Reads back what a machine looks like, in the words of its spec. Changes nothing.</summary>
public sealed class MachineObserver(MachinePorts ports, ISpecStore store, TimeProvider time)
{
    /// <summary>The machine as it is now.</summary>
    /// <param name="services">What the supervisor of services says; it is passed on.</param>
    /// <param name="cancellationToken">Gives up waiting for an engine.</param>
    /// <returns>Null while no spec runs.</returns>
    /// <exception cref="ReconcileException">The machine refused to be read.</exception>
    public async Task<MachineStatus?> ObserveAsync(IReadOnlyList<ServiceStatus> services, CancellationToken cancellationToken)
    {
        if (store.Current is not { } spec)
        {
            return null;
        }

        try
        {
            return await ReadAsync(spec, services, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ReconcileException($"{spec.Machine}: status: {failure.Message}", failure);
        }
    }

    private async Task<MachineStatus> ReadAsync(MachineSpec spec, IReadOnlyList<ServiceStatus> services, CancellationToken cancellationToken)
    {
        var overlays = await ports.Overlays.ReadAsync(cancellationToken);
        return new MachineStatus
        {
            Machine = spec.Machine,
            ObservedGeneration = store.AppliedGeneration,
            ObservedAt = time.GetUtcNow(),
            Sysctls = ports.Sysctls.Read(spec.Sysctls.Select(s => s.Name)),
            Links = SeenLinks(spec, ports.Links.Read()),
            Addresses = AddressReconciler.Seen(spec, ports.Addresses.Read()),
            Routes = ports.Routes.Read(),
            Overlays = [.. overlays.Select(o => Named(o, spec))],
            Filter = ports.Filter.Read(),
            Names = ports.HostFiles.Read(),
            Services = services,
        };
    }

    private static IReadOnlyList<LinkStatus> SeenLinks(MachineSpec spec, IReadOnlyList<LinkStatus> all)
    {
        var named = spec.Links.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(l => named.Contains(l.Name) || KernelMarks.IsOurLink(l.Name))];
    }

    /// <summary>Puts the spec's names to the keys that the engine knows.</summary>
    private static OverlayStatus Named(OverlayStatus seen, MachineSpec spec)
    {
        var overlay = spec.Overlays.FirstOrDefault(o => string.Equals(o.Link, seen.Link, StringComparison.Ordinal));
        if (overlay is null)
        {
            return seen;
        }

        var machines = overlay.Members.Where(m => m.PublicKey is not null).ToDictionary(m => m.PublicKey!.Value, m => m.Machine);
        return seen with
        {
            Name = overlay.Name,
            Peers = [.. seen.Peers.Select(p => p with { Machine = machines.GetValueOrDefault(p.PublicKey) })],
        };
    }
}
