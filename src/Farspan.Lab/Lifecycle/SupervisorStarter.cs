using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Supervision;

namespace Farspan.Lab.Lifecycle;

/// <summary>Makes sure that a lab has a supervisor, and that it has read the manifest.</summary>
internal sealed class SupervisorStarter(LabEnvironment environment, LabPaths paths)
{
    /// <summary>A new supervisor listens after 0.1–0.3 s; on a busy machine much later.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(10);

    /// <summary>One that ends at once does so again; twice may be chance.</summary>
    private const int MostStarts = 3;

    private ProcessRecord? _started;

    /// <summary>Ends a supervisor of another build, and the keeper that would start it again: services go on, and stand-ins, which live in it, are back with the next one.</summary>
    private async Task EndOtherAsync(SupervisorClient client, CancellationToken cancellationToken)
    {
        if (await client.ProgramAsync(cancellationToken) is not { } program || string.Equals(program, ProgramStamp.Of(environment), StringComparison.Ordinal))
        {
            return;
        }

        // Each starts the other when it dies, with a moment in between.
        for (var round = 0; round < MostStarts && (Companion.Living(paths.KeeperFile) ?? Companion.Living(paths.SupervisorFile)) is not null; round++)
        {
            if (Companion.Living(paths.KeeperFile) is { } keeper)
            {
                await LabProcess.EndAsync(keeper, environment.Time, cancellationToken);
            }

            if (Companion.Living(paths.SupervisorFile) is { } supervisor)
            {
                await LabProcess.StopAsync(supervisor, environment.Time, cancellationToken);
            }
        }
    }

    /// <summary>Lets a supervisor that is at work read the manifest; where there is none, or one of another build, starts one and does not wait for it.</summary>
    /// <returns>What the one at work did, or null.</returns>
    /// <exception cref="LabException">There is one, and it does not answer (FS4014).</exception>
    public async Task<SupervisorReport?> BeginAsync(CancellationToken cancellationToken)
    {
        var client = new SupervisorClient(paths, environment.Time);
        await EndOtherAsync(client, cancellationToken);
        var report = await client.TryAskAsync(SupervisorCommand.Reload, cancellationToken);
        if (report is null)
        {
            _started = LabProcess.StartSelf(environment, paths, LabVerbs.Supervisor);
        }

        return report;
    }

    /// <summary>Lets the supervisor read the manifest; starts one where there is none.</summary>
    /// <exception cref="LabException">It does not answer (FS4014).</exception>
    public async Task<SupervisorReport> ReloadAsync(CancellationToken cancellationToken)
    {
        var client = new SupervisorClient(paths, environment.Time);
        var start = environment.Time.GetTimestamp();
        var starts = 0;
        while (environment.Time.GetElapsedTime(start) < _patience)
        {
            if (await client.TryAskAsync(SupervisorCommand.Reload, cancellationToken) is { } answer)
            {
                return answer;
            }

            // One that found another at work has ended; that other one answers in a moment, or was just about to end itself.
            if (!ProcessFinder.IsAlive(_started) && Companion.Living(paths.SupervisorFile) is null && ++starts <= MostStarts)
            {
                _started = LabProcess.StartSelf(environment, paths, LabVerbs.Supervisor);
            }
            else if (starts > MostStarts)
            {
                throw LabErrors.SupervisorSilent(paths.Lab, $"it ended at once; see {LabProcess.LogOf(paths, LabVerbs.Supervisor)}");
            }

            await Task.Delay(_betweenLooks, environment.Time, cancellationToken);
        }

        throw LabErrors.SupervisorSilent(paths.Lab, "it was started and listens nowhere");
    }
}
