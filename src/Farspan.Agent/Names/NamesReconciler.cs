using Farspan.Agent.Machines;
using Farspan.State;
using Farspan.State.Names;

namespace Farspan.Agent.Names;

/// <summary>Keeps our part of the hosts file and the resolver's configuration as the spec says.</summary>
public sealed class NamesReconciler(IHostFiles files) : IConceptReconciler
{
    /// <inheritdoc/>
    public string Concept => "names";

    /// <inheritdoc/>
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken)
    {
        var hosts = Converge.Run(() => HostDelta.Between(spec.Hosts, files.Read().Hosts), _ => files.WriteHosts(spec.Hosts));
        var resolver = Converge.Run(() => ResolverDelta.Between(spec.Resolver, files.Read().Resolver), delta => files.WriteResolver(delta.Write!));
        return ValueTask.FromResult(hosts + resolver);
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        files.Remove();
        return ValueTask.CompletedTask;
    }
}
