using System.CommandLine;

namespace Farspan.Cli.Tests;

/// <summary>Runs command lines inside the test, with its own streams and environment.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly HeardStream _bytes = new();
    private readonly HeardStream _errorBytes = new();
    private readonly StreamWriter _output;
    private readonly StreamWriter _error;
    private readonly Terminal _terminal;

    public CommandLine(string? workingFolder = null, bool isTerminal = false, IReadOnlyDictionary<string, string>? variables = null, string input = "")
    {
        _output = new StreamWriter(_bytes) { NewLine = "\n", AutoFlush = true };
        _error = new StreamWriter(_errorBytes) { NewLine = "\n", AutoFlush = true };
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

    public string Output => _bytes.Text;

    public string Error => _errorBytes.Text;

    /// <summary>Waits until a text has been written to the output so often.</summary>
    public Task PrintedAsync(string text, int times = 1) => _bytes.HeardAsync(text, times, TestContext.Current.CancellationToken);

    /// <summary>Waits until a text has been written to the error stream so often.</summary>
    public Task ToldAsync(string text, int times = 1) => _errorBytes.HeardAsync(text, times, TestContext.Current.CancellationToken);

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
