using Farspan.Lab.Files;
using Farspan.Lab.Listeners;
using Farspan.Linux.Namespaces;
using Farspan.State.Services;

namespace Farspan.Lab.Supervision;

/// <summary>The listeners of a service without a recipe: they live in the supervisor itself and die only with it.</summary>
internal sealed class ListenerBody(LabPaths paths, string machine, ServiceSpec service, ArrivalLog arrivals, TimeProvider time) : IUnitBody
{
    private ListenerSet? _listeners;

    public async Task<ProcessRecord?> BeginAsync(ProcessRecord? previous, CancellationToken cancellationToken)
    {
        using var network = NetworkNamespace.Open(paths.NamespaceFile(machine));
        _listeners = await ListenerSet.OpenAsync(network, machine, service, paths.VolumeFolder(machine), arrivals, time);
        return null;
    }

    public async Task<string> DeathAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        return "";
    }

    public async Task EndAsync()
    {
        if (_listeners is not null)
        {
            await _listeners.DisposeAsync();
        }
    }
}
