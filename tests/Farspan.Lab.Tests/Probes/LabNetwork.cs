using Farspan.Lab.Probes;
using Farspan.Lab.Rehearsal;
using Farspan.Linux.Namespaces;
using Farspan.State;

namespace Farspan.Lab.Tests.Probes;

/// <summary>A lab as probes and rehearsals see it.</summary>
internal sealed class LabNetwork(LabSession session) : ILabNetwork, ILabFaults, ILabObserver
{
    private readonly LabSessionNetwork _network = new(session);

    /// <summary>Nodes whose namespace is «gone», for tests of what happens then.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    public NetworkNamespace OpenNamespace(string node) =>
        Missing.Contains(node) ? NetworkNamespace.Open($"/run/netns/fsx-verify-none-{node}") : _network.OpenNamespace(node);

    public string VolumeFolder(string machine) => _network.VolumeFolder(machine);

    public IReadOnlyList<string> InForce() => _network.InForce();

    public Task<IReadOnlyDictionary<string, MachineStatus>> ObserveAsync(CancellationToken cancellationToken) => _network.ObserveAsync(cancellationToken);

    public Task CutAsync(string reference, CancellationToken cancellationToken) => _network.CutAsync(reference, cancellationToken);

    public Task HealAsync(string reference, CancellationToken cancellationToken) => _network.HealAsync(reference, cancellationToken);
}
