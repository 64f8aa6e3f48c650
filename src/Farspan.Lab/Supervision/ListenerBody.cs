using Farspan.Lab.Callers;
using Farspan.Lab.Files;
using Farspan.Lab.Listeners;
using Farspan.Lab.Outside;
using Farspan.Linux.Namespaces;
using Farspan.State;
using Farspan.State.Services;

namespace Farspan.Lab.Supervision;

/// <summary>The listeners of a service without a recipe, or of what stands in for places outside: they live in the supervisor itself and die only with it.</summary>
internal sealed class ListenerBody(LabPaths paths, MachineSpec machine, ServiceSpec service, ArrivalLog arrivals, TimeProvider time) : IUnitBody
{
    private ListenerSet? _listeners;
    private OutsideTls? _tls;

    public async Task<ProcessRecord?> BeginAsync(ProcessRecord? previous, CancellationToken cancellationToken)
    {
        using var network = NetworkNamespace.Open(paths.NamespaceFile(machine.Machine));
        _tls = machine.Role == MachineRole.Internet ? new OutsideTls(LabAuthority.Ensure(paths, time), arrivals, machine.Machine) : null;
        _listeners = await ListenerSet.OpenAsync(network, machine.Machine, service, paths.VolumeFolder(machine.Machine), arrivals, _tls, time);
        return null;
    }

    public async Task<string> DeathAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        return "";
    }

    public Task<ProcessRecord?> ReplaceAsync(CancellationToken cancellationToken) => Task.FromResult<ProcessRecord?>(null);

    public async Task EndAsync()
    {
        if (_listeners is not null)
        {
            await _listeners.DisposeAsync();
        }

        _tls?.Dispose();
    }
}
