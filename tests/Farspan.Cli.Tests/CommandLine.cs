using System.CommandLine;
using System.Text;

namespace Farspan.Cli.Tests;

/// <summary>Runs command lines inside the test, with its own streams and environment.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly MemoryStream _bytes = new();
    private readonly StreamWriter _output;
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly Terminal _terminal;

    public CommandLine(string? workingFolder = null, bool isTerminal = false, IReadOnlyDictionary<string, string>? variables = null, string input = "")
    {
        _output = new StreamWriter(_bytes) { NewLine = "\n", AutoFlush = true };
        _terminal = new Terminal
        {
            Input = new StringReader(input),
            Output = _output,
            OutputStream = _bytes,
            Error = _error,
            IsOutputTerminal = isTerminal,
            IsErrorTerminal = isTerminal,
            Variable = name => variables?.GetValueOrDefault(name),
            WorkingFolder = workingFolder ?? Path.GetTempPath(),
            Time = TimeProvider.System,
        };
    }

    public string Output => Encoding.UTF8.GetString(_bytes.ToArray());

    public string Error => _error.ToString();

    public Task<int> RunAsync(params string[] arguments) =>
        new Application(_terminal, Roster.Commands(_terminal)).RunAsync(arguments, TestContext.Current.CancellationToken);

    /// <summary>Runs a command until it is stopped.</summary>
    public Task<int> RunUntilAsync(CancellationToken stop, params string[] arguments) => new Application(_terminal, Roster.Commands(_terminal)).RunAsync(arguments, stop);

    /// <summary>Runs the one command <c>go</c>, which does what the test says.</summary>
    public Task<int> RunCommandAsync(Func<CancellationToken, Task<int>> go, CancellationToken cancellationToken) => new Application(_terminal,
    [
        new FarspanCommand("go", "Do what the test says") { Examples = ["farspan go"], Run = (_, token) => go(token) },
    ]).RunAsync(["go"], cancellationToken);

    public IEnumerable<Command> Commands() => new Application(_terminal, Roster.Commands(_terminal)).Root.Subcommands;

    public void Dispose() => _terminal.Dispose();
}
