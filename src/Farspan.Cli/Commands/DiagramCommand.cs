using System.CommandLine;
using Farspan.Analysis.Claims;
using Farspan.Cli.Input;
using Farspan.Planning;
using Farspan.Rendering.Diagrams;

namespace Farspan.Cli.Commands;

/// <summary><c>diagram FILE -o X</c>: the picture of a topology, with what the proof says of its claims.</summary>
internal static class DiagramCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var output = new Option<string?>("--output", "-o")
        {
            HelpName = "PATH",
            Description = "Where to write: .svg a picture, .mmd Mermaid, .txt text; text to standard output with - or without this option",
        };
        var locked = CommonOptions.Locked();
        return new FarspanCommand("diagram", "Draw the topology: what stands where, the ways between, and which claims hold")
        {
            Examples = ["farspan diagram examples/provider-groups -o net.svg", "farspan diagram topology.yaml -o net.mmd", "farspan diagram topology.yaml"],
            Arguments = { file },
            Options = { output, locked },
            Run = (line, _) =>
            {
                var path = line.GetValue(output) is { } given and not "-" ? given : null;
                var write = Writer(path);
                var compilation = Compilation.Required(line.GetRequiredValue(file), terminal);
                compilation.KeepLock(line.GetValue(locked), terminal);
                var plan = compilation.Plan!;
                var text = write(plan, Prover.Prove(plan));
                if (path is null)
                {
                    terminal.Print(text);
                }
                else
                {
                    Save(path, text, terminal);
                }

                return Task.FromResult(ExitCode.Holds);
            },
        };
    }

    // Chosen before anything is compiled, so that a wrong ending is told at once.
    private static Func<NetworkPlan, ProofReport?, string> Writer(string? path) => path is null ? PlanDiagram.Text : Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".svg" => PlanDiagram.Svg,
        ".mmd" => PlanDiagram.Mermaid,
        ".txt" => PlanDiagram.Text,
        var other => throw new CommandException(ExitCode.Usage, $"{path} {(other.Length == 0 ? "has no ending" : $"ends in {other}")}; diagram writes .svg, .mmd and .txt"),
    };

    private static void Save(string path, string text, Terminal terminal)
    {
        try
        {
            File.WriteAllText(Path.GetFullPath(path, terminal.WorkingFolder), text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{path} cannot be written: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
