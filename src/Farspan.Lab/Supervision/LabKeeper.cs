using Farspan.Lab.Files;

namespace Farspan.Lab.Supervision;

/// <summary>The smallest process of a lab: it starts the supervisor again when that dies, and is started again by it.</summary>
public static class LabKeeper
{
    /// <summary>Keeps the supervisor of the lab in <paramref name="labFolder"/> until the lab goes down or it is cancelled.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(LabEnvironment environment, string labFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var paths = LabPaths.Of(environment, labFolder);
        if (paths.IsGoingDown() || Companion.TryClaim(paths.KeeperFile) is not { } claim)
        {
            return 0;
        }

        using (claim)
        {
            try
            {
                await new Companion(environment, paths).KeepAsync(paths.SupervisorFile, LabVerbs.Supervisor, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Asked to end; the supervisor starts another unless the lab goes down.
            }

            return 0;
        }
    }
}
