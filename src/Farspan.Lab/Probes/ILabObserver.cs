using Farspan.State;

namespace Farspan.Lab.Probes;

/// <summary>What a test reads back from a running network: everything that its specs name.</summary>
public interface ILabObserver
{
    /// <summary>What each node looks like, by its name; nodes that cannot be read are left out.</summary>
    Task<IReadOnlyDictionary<string, MachineStatus>> ObserveAsync(CancellationToken cancellationToken);
}
