namespace Farspan.Lab.Supervision;

/// <summary>The hidden verbs by which the program starts itself for the lab's long-running processes.</summary>
public static class LabVerbs
{
    /// <summary><c>farspan lab-supervisor FOLDER</c></summary>
    public const string Supervisor = "lab-supervisor";

    /// <summary><c>farspan lab-keeper FOLDER</c></summary>
    public const string Keeper = "lab-keeper";

    /// <summary>Runs a hidden verb. To be called before the command line is parsed: these processes live long and need no parser.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">What the lab takes from the process.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code, or null when the command line has no hidden verb.</returns>
    public static async Task<int?> TryRunAsync(IReadOnlyList<string> arguments, LabEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments switch
        {
            [Supervisor, var folder] => await LabSupervisor.RunAsync(environment, folder, cancellationToken),
            [Keeper, var folder] => await LabKeeper.RunAsync(environment, folder, cancellationToken),
            _ => null,
        };
    }
}
