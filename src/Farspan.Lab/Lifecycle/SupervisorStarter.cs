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

    /// <summary>Lets a supervisor that is at work read the manifest; where there is none, starts one and does not wait for it.</summary>
    /// <returns>What the one at work did, or null.</returns>
    /// <exception cref="LabException">There is one, and it does not answer (FS4014).</exception>
    public async Task<SupervisorReport?> BeginAsync(CancellationToken cancellationToken)
    {
        var report = await new SupervisorClient(paths, environment.Time).TryAskAsync(SupervisorCommand.Reload, cancellationToken);
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
