using Farspan.Agent.Addresses;
using Farspan.Agent.Filters;
using Farspan.Agent.Links;
using Farspan.Agent.Names;
using Farspan.Agent.Overlays;
using Farspan.Agent.Routes;
using Farspan.Agent.Sysctls;
using Farspan.Reconcile;
using Farspan.State;

namespace Farspan.Agent.Machines;

/// <summary>Brings one machine to its spec, concept by concept, in an order in which nothing is ever open.</summary>
/// <remarks>
/// <para>The filter comes first, before any link is up; then kernel parameters, overlay links, links, addresses, routes, overlay peers and names.
/// Taking away goes the other way round, the filter last.</para>
/// <para>Knows this machine only. One pass at a time: the loop that owns the machine calls it.</para>
/// </remarks>
public sealed class MachineReconciler : IReconciler
{
    private readonly IConceptReconciler[] _concepts;
    private readonly ISpecStore _store;
    private readonly TimeProvider _time;

    /// <summary>Makes the reconcilers; touches nothing yet.</summary>
    /// <param name="ports">The machine.</param>
    /// <param name="store">Which spec runs on it.</param>
    /// <param name="ownsUnderlay">True in the lab, where Ethernet links are the agent's to set up; false on real machines, where they are only compared.</param>
    /// <param name="time">Clock for the report.</param>
    public MachineReconciler(MachinePorts ports, ISpecStore store, bool ownsUnderlay, TimeProvider time)
    {
        _store = store;
        _time = time;
        _concepts =
        [
            new FilterReconciler(ports.Filter),
            new SysctlReconciler(ports.Sysctls, afterLinks: false),
            new OverlayReconciler(ports.Overlays, ports.Keys, withPeers: false),
            new LinkReconciler(ports.Links, ownsUnderlay),
            new SysctlReconciler(ports.Sysctls, afterLinks: true),
            new AddressReconciler(ports.Addresses, ports.Links, ownsUnderlay),
            new RouteReconciler(ports.Routes),
            new OverlayReconciler(ports.Overlays, ports.Keys, withPeers: true),
            new NamesReconciler(ports.HostFiles),
        ];
    }

    /// <summary>Accepts <paramref name="spec"/> unless it is older than the running one, and applies it.</summary>
    /// <exception cref="ReconcileException">The machine refused something; the spec stays accepted, and the next pass goes on from there.</exception>
    public async Task<ReconcileReport> ApplyAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        bool accepted;
        try
        {
            accepted = _store.TrySwap(spec);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused(spec.Machine, "spec", failure);
        }

        return accepted
            ? await PassAsync(spec, cancellationToken)
            : new ReconcileReport { Machine = spec.Machine, Generation = _store.Current!.Generation, Accepted = false, Concepts = [] };
    }

    /// <summary>Applies the running spec again; nothing happens while there is none.</summary>
    /// <exception cref="ReconcileException">The machine refused something.</exception>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        if (_store.Current is { } spec)
        {
            await PassAsync(spec, cancellationToken);
        }
    }

    /// <summary>Takes away everything that carries our mark, whether or not it is known what was applied.</summary>
    /// <exception cref="ReconcileException">The machine refused something.</exception>
    public async Task RemoveAsync(string machine, CancellationToken cancellationToken)
    {
        foreach (var concept in _concepts.Reverse())
        {
            try
            {
                await concept.RemoveAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw Refused(machine, concept.Concept, failure);
            }
        }

        _store.Clear();
    }

    private async Task<ReconcileReport> PassAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        var concepts = new List<ConceptReport>(_concepts.Length);
        foreach (var concept in _concepts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = _time.GetTimestamp();
            var operations = await ReconcileAsync(concept, spec, cancellationToken);
            concepts.Add(new ConceptReport { Concept = concept.Concept, Operations = operations, Elapsed = _time.GetElapsedTime(start) });
        }

        if (_store.AppliedGeneration != spec.Generation)
        {
            _store.MarkApplied(spec.Generation);
        }

        return new ReconcileReport { Machine = spec.Machine, Generation = spec.Generation, Accepted = true, Concepts = concepts };
    }

    private static async ValueTask<int> ReconcileAsync(IConceptReconciler concept, MachineSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            return await concept.ReconcileAsync(spec, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ReconcileException)
        {
            throw Refused(spec.Machine, concept.Concept, failure);
        }
    }

    private static ReconcileException Refused(string machine, string concept, Exception failure) =>
        new($"{machine}: {concept}: {failure.Message}", failure);
}
