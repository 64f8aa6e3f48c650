using System.CommandLine;
using System.Reflection;
using Farspan.Cli.Help;
using Farspan.Lab.Diagnostics;

namespace Farspan.Cli;

/// <summary>Parses a command line, runs its command, and turns whatever goes wrong into one line and an exit code.</summary>
internal sealed class Application
{
    private readonly Terminal _terminal;
    private readonly RootCommand _root;
    private readonly Option<bool> _help = new("--help", "-h", "-?") { Description = "Show this help", Recursive = true };
    private readonly Option<bool> _version = new("--version") { Description = "Show the version" };

    /// <summary>Composes the application.</summary>
    /// <param name="terminal">Streams and environment.</param>
    /// <param name="commands">Its commands, in the order in which help lists them.</param>
    public Application(Terminal terminal, IEnumerable<FarspanCommand> commands)
    {
        _terminal = terminal;
        _root = new RootCommand("One network across clouds, racks and homelabs: declared in one file, rehearsed on this machine, tested against its declaration.");
        _root.Options.Clear();
        _root.Directives.Clear();
        _root.Add(_help);
        _root.Add(_version);
        foreach (var command in commands)
        {
            _root.Add(command);
        }
    }

    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    public static string Number { get; } = typeof(Application).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Name and version, such as <c>farspan 0.1.0</c>.</summary>
    public static string Version { get; } = $"farspan {Number}";

    /// <summary>The root of the command tree, for help and tests.</summary>
    public RootCommand Root => _root;

    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>, or for <c>exec</c> what the command inside the machine ended with.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await DispatchAsync(arguments, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _terminal.Error.WriteLineAsync("farspan: stopped");
            return ExitCode.Interrupted;
        }
        catch (CommandException e)
        {
            return Fail(e.ExitCode, e.Message);
        }
        catch (LabException e)
        {
            return Fail(e.ExitCode, e.Diagnostic.ToString());
        }
        catch (UnauthorizedAccessException e)
        {
            return Fail(ExitCode.Environment, $"permission denied: {OneLine(e.Message)}");
        }
        catch (IOException e)
        {
            return Fail(ExitCode.Environment, OneLine(e.Message));
        }
#pragma warning disable CA1031 // The top of the program: a bug of ours must not reach the user as a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(ExitCode.Environment, $"internal error: {e.GetType().Name}: {OneLine(e.Message)} ({CrashReport.Write(e, arguments, _terminal)})");
        }
        finally
        {
            await _terminal.Output.FlushAsync(CancellationToken.None);
        }
    }

    private async Task<int> DispatchAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // "@" is a legal beginning of a machine's argument in exec: no response files.
        var line = _root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        var command = line.CommandResult.Command;
        if (line.GetValue(_help))
        {
            await _terminal.Output.WriteAsync(HelpText.For(command));
            return ExitCode.Holds;
        }

        if (line.GetValue(_version))
        {
            await _terminal.Output.WriteLineAsync(Version);
            return ExitCode.Holds;
        }

        if (arguments.Count == 0)
        {
            await _terminal.Error.WriteAsync(HelpText.For(_root));
            return ExitCode.Usage;
        }

        return UsageError.Of(line) is { } error
            ? Fail(ExitCode.Usage, error)
            : await ((FarspanCommand)command).Run(line, cancellationToken);
    }

    private int Fail(int exitCode, string message)
    {
        _terminal.Error.WriteLine($"farspan: {message}");
        return exitCode;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
