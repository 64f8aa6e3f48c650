using System.Text;

namespace Farspan.Cli;

/// <summary>What a command may know of the process it runs in: its streams and its environment. Read in one place, so that tests can pass their own.</summary>
public sealed class Terminal : IDisposable
{
    /// <summary>Where secrets come from.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>What <see cref="Output"/> writes to, for output that is bytes; flush <see cref="Output"/> before.</summary>
    public required Stream OutputStream { get; init; }

    /// <summary>Where errors and progress go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when <see cref="Output"/> is a terminal.</summary>
    public required bool IsOutputTerminal { get; init; }

    /// <summary>True when <see cref="Error"/> is a terminal.</summary>
    public required bool IsErrorTerminal { get; init; }

    /// <summary>Value of an environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Folder that relative paths start from.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>True when the user wants no colours: NO_COLOR is set (no-color.org) or the terminal is dumb.</summary>
    private bool IsPlain => Variable("NO_COLOR") is { Length: > 0 } || Variable("TERM") is null or "dumb";

    /// <summary>True when results may be coloured.</summary>
    public bool ColoursOutput => IsOutputTerminal && !IsPlain;

    /// <summary>True when errors may be coloured.</summary>
    public bool ColoursError => IsErrorTerminal && !IsPlain;

    /// <summary>The running process's own.</summary>
    public static Terminal OfProcess()
    {
        var output = Console.OpenStandardOutput();
        return new Terminal
        {
            Input = Console.In,
            Output = Writer(output, autoFlush: !Console.IsOutputRedirected),
            OutputStream = output,
            Error = Writer(Console.OpenStandardError(), autoFlush: true),
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            Variable = Environment.GetEnvironmentVariable,
            WorkingFolder = Environment.CurrentDirectory,
            Time = TimeProvider.System,
        };
    }

    /// <summary>Writes a result.</summary>
    public void Print(string text) => Output.Write(text);

    /// <summary>Writes a result and ends the line.</summary>
    public void PrintLine(string text) => Output.WriteLine(text);

    /// <summary>Writes out what is buffered.</summary>
    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
    }

    // Larger than a page, as a plan of thousands of machines is megabytes of text.
    private static StreamWriter Writer(Stream stream, bool autoFlush) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 32 * 1024) { AutoFlush = autoFlush, NewLine = "\n" };
}
