using Farspan.Linux.Processes;

namespace Farspan.Cli.Bundles;

/// <summary>Runs a program of the system to its end.</summary>
internal static class SystemProgram
{
    /// <summary>Fetching and unpacking hundreds of packages over a slow line takes so long at most.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code (-1 where a signal ended it), and what it wrote.</returns>
    /// <exception cref="CommandException">It is not there.</exception>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string program, IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var folders = terminal.Variable("PATH") ?? string.Empty;
        var found = folders.Split(':').Where(f => f.Length > 0).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists)
            ?? throw new CommandException(ExitCode.Environment, $"there is no {program} here: packages need a Debian system; leave them out with --no-packages");
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["LC_ALL"] = "C", ["DEBIAN_FRONTEND"] = "noninteractive", ["PATH"] = folders };
        var result = await ChildProcess.RunAsync(new ChildProcessStart { File = found, Arguments = arguments, Environment = variables }, _longest, terminal.Time, cancellationToken);
        return (result.Exit.Code ?? -1, result.Output, result.Error);
    }
}
