using System.Runtime.Versioning;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Rehearsal;
using Farspan.Linux.Namespaces;
using Farspan.State;

namespace Farspan.Lab.Probes;

/// <summary>A lab as probes and rehearsals see it: a way into each machine, and a way to cut and heal.</summary>
[SupportedOSPlatform("linux")]
public sealed class LabSessionNetwork(LabSession session) : ILabNetwork, ILabFaults, ILabObserver
{
    /// <inheritdoc/>
    public NetworkNamespace OpenNamespace(string node) => Try(() => session.OpenNamespace(node));

    /// <inheritdoc/>
    public IReadOnlyList<string> InForce() => Try(session.Faults);

    /// <inheritdoc/>
    public Task CutAsync(string reference, CancellationToken cancellationToken) => Task.FromResult(Try(() => session.Cut(reference, cancellationToken)));

    /// <inheritdoc/>
    public Task HealAsync(string reference, CancellationToken cancellationToken) => Task.FromResult(Try(() => session.Heal(reference, cancellationToken)));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, MachineStatus>> ObserveAsync(CancellationToken cancellationToken) => Try(() => session.ObserveAsync(cancellationToken));

    private static T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LabException refused)
        {
            throw new IOException(refused.Diagnostic.Message, refused);
        }
    }
}
