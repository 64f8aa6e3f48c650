using System.CommandLine;

namespace Farspan.Cli;

/// <summary>A command with an example for its help, and what it does.</summary>
internal sealed class FarspanCommand : Command
{
    /// <summary>Makes the command.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="description">What it does, in one sentence without a full stop at the end.</param>
    public FarspanCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Command lines that show how it is used, the plainest first.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>What it does with a command line that parsed; gives one of <see cref="ExitCode"/>.</summary>
    public required Func<ParseResult, CancellationToken, Task<int>> Run { get; init; }
}
