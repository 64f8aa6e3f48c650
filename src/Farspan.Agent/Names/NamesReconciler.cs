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
    public ValueTask<int> ReconcileAsync(MachineSpec spec, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Converge.Run(() => Between(spec, files.Read()), delta => Write(spec, delta)));

    /// <inheritdoc/>
    public ValueTask RemoveAsync(CancellationToken cancellationToken)
    {
        files.Remove();
        return ValueTask.CompletedTask;
    }

    private static NamesDelta Between(MachineSpec spec, NamesStatus seen) => new()
    {
        Hosts = HostDelta.Between(spec.Hosts, seen.Hosts),
        Resolver = ResolverDelta.Between(spec.Resolver, seen.Resolver),
    };

    private void Write(MachineSpec spec, NamesDelta delta)
    {
        if (!delta.Hosts.IsEmpty)
        {
            files.WriteHosts(spec.Hosts);
        }

        if (delta.Resolver.Write is { } resolver)
        {
            files.WriteResolver(resolver);
        }
    }
}
