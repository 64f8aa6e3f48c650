using Farspan.Lab.Diagnostics;
using Farspan.Lab.Rootless;

namespace Farspan.Lab.Supervision;

/// <summary>The hidden verbs by which the program starts itself for the lab's long-running processes.</summary>
public static class LabVerbs
{
    /// <summary><c>farspan lab-supervisor FOLDER</c></summary>
    public const string Supervisor = "lab-supervisor";

    /// <summary>Verbs of the command line that touch a lab, and whether they may begin one.</summary>
    private static readonly Dictionary<string, bool> _ofLabs = new(StringComparer.Ordinal)
    {
        ["up"] = true,
        ["down"] = false,
        ["status"] = false,
        ["info"] = false,
        ["cross-provider"] = false,
        ["exec"] = false,
        ["cut"] = false,
        ["heal"] = false,
        ["test"] = false,
    };

    /// <summary>Runs a hidden verb, or, without root, a verb of labs inside the user's own namespaces. To be called before the command line is parsed: these processes live long and need no parser.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">What the lab takes from the process.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code, or null when the command line is an ordinary one.</returns>
    public static async Task<int?> TryRunAsync(IReadOnlyList<string> arguments, LabEnvironment environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);
        return arguments switch
        {
            [Supervisor, var folder] => await LabSupervisor.RunAsync(environment, folder, cancellationToken),
            [var verb, ..] when !environment.IsRoot && _ofLabs.TryGetValue(verb, out var mayBegin) && !arguments.Any(a => a is "--help" or "-h") =>
                await EnterAsync(arguments, mayBegin, environment, cancellationToken),
            _ => null,
        };
    }

    private static async Task<int?> EnterAsync(IReadOnlyList<string> arguments, bool mayBegin, LabEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            return await new RootlessEntry(environment).RunAsync(arguments, mayBegin, cancellationToken);
        }
        catch (LabException refused)
        {
            await Console.Error.WriteLineAsync($"farspan: {refused.Message}");
            return refused.ExitCode;
        }
    }
}
