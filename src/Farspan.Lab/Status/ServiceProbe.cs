using System.Net.Sockets;
using Farspan.Lab.Files;
using Farspan.Lab.Recipes;
using Farspan.Lab.Supervision;
using Farspan.State;
using Farspan.State.Services;

namespace Farspan.Lab.Status;

/// <summary>Looks how a service is: whether its process lives, and whether it answers.</summary>
internal sealed class ServiceProbe(LabEnvironment environment, LabPaths paths)
{
    /// <summary>A service on this very host answers within milliseconds or is not serving.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>A service that has not answered for this long after its start is not starting any more.</summary>
    private static readonly TimeSpan _startingTime = TimeSpan.FromSeconds(30);

    private readonly ServiceHost _host = new(paths);

    /// <summary>Looks at one service.</summary>
    /// <param name="spec">Its machine.</param>
    /// <param name="service">The service.</param>
    /// <param name="record">What its supervisor knows of it, or null.</param>
    /// <param name="isSupervised">True when a supervisor is alive.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<LabServiceStatus> LookAsync(MachineSpec spec, ServiceSpec service, UnitRecord? record, bool isSupervised, CancellationToken cancellationToken)
    {
        var recipe = RecipeCatalog.Find(service.Recipe);
        var process = ProcessFinder.IsAlive(record?.Process) ? record!.Process : null;
        var (state, reason) = recipe is null
            ? (isSupervised && record is { Failure: null } ? LabServiceState.Running : record?.Failure is null ? LabServiceState.Stopped : LabServiceState.Failed, record?.Failure)
            : await LookAsync(Context(spec, service), recipe, process, record, cancellationToken);
        return new LabServiceStatus
        {
            Service = service.Name,
            Machine = spec.Machine,
            Runs = recipe?.Name ?? "listener",
            State = state,
            Pid = process?.Pid,
            Restarts = record?.Restarts ?? 0,
            RssBytes = process is null ? 0 : ProcessFinder.ResidentBytes(process.Pid),
            Reason = reason,
        };
    }

    private ServiceContext Context(MachineSpec spec, ServiceSpec service) => new()
    {
        Environment = environment,
        Paths = paths,
        Machine = spec.Machine,
        Service = service,
        Gateway = spec.Gateways.FirstOrDefault(g => g.Service == service.Name),
    };

    private async Task<(LabServiceState State, string? Reason)> LookAsync(
        ServiceContext context, IServiceRecipe recipe, ProcessRecord? process, UnitRecord? record, CancellationToken cancellationToken)
    {
        if (process is null)
        {
            return record?.Failure is null ? (LabServiceState.Stopped, null) : (LabServiceState.Failed, record.Failure);
        }

        var why = await AskAsync(context, recipe, cancellationToken);
        if (why is null)
        {
            return (LabServiceState.Running, null);
        }

        return ProcessFinder.Age(process) < _startingTime ? (LabServiceState.Starting, why) : (LabServiceState.Failed, why);
    }

    private async Task<string?> AskAsync(ServiceContext context, IServiceRecipe recipe, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, environment.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await recipe.CheckAsync(context, _host, either.Token);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "it does not answer within a second";
        }
    }
}
