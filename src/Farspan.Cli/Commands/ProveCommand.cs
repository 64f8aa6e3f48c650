using System.CommandLine;
using System.Text.Json;
using Farspan.Analysis.Claims;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Cli.Output.Proofs;
using Farspan.Cli.Proving;
using Farspan.Rendering.Proofs;
using Farspan.Topology.Diagnostics;

namespace Farspan.Cli.Commands;

/// <summary><c>prove FILE</c>: every claim, from the plan, with a witness for each that fails.</summary>
internal static class ProveCommand
{
    private const string Plain = "\u001b[0m";

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.File();
        var json = CommonOptions.Json();
        var watch = new Option<bool>("--watch") { Description = "Go on: prove again at each save and say what changed; Ctrl-C ends with the exit code of the last proof" };
        return new FarspanCommand("prove", "Prove every claim from the plan; what breaks one is shown as a packet with its way: exit 0 all hold, 1 not, 2 errors")
        {
            Examples = ["farspan prove examples/provider-groups", "farspan prove topology.yaml --json", "farspan prove topology.yaml --watch"],
            Arguments = { file },
            Options = { json, watch },
            Run = (line, token) => RunAsync(line.GetRequiredValue(file), line.GetValue(json), line.GetValue(watch), terminal, token),
        };
    }

    /// <summary>What a proof ends the command with.</summary>
    public static int Code(ProofReport report) => report.Diagnostics.Any(d => d.Severity == Severity.Error) ? ExitCode.Usage
        : report.Holds ? ExitCode.Holds : ExitCode.DoesNotHold;

    /// <summary>The report without what the compiler has said of a policy in other words.</summary>
    public static ProofReport Told(ProofReport report, Compilation compilation)
    {
        var told = compilation.Diagnostics.Select(d => d.Location).ToHashSet();
        return report with { Diagnostics = [.. report.Diagnostics.Where(d => d.Severity == Severity.Error || !told.Contains(d.Location))] };
    }

    /// <summary>Prints the whole report.</summary>
    public static void Print(ProofReport report, string name, Terminal terminal)
    {
        terminal.Print(ProofText.Render(report, name, (outcome, word) => Painted(outcome, word, terminal)));
        foreach (var diagnostic in report.Diagnostics)
        {
            terminal.Error.WriteLine(DiagnosticText.Line(diagnostic, terminal.ColoursError));
        }
    }

    /// <summary>The word of an outcome in its colour, where colours are wanted.</summary>
    public static string Painted(Outcome outcome, string word, Terminal terminal) => terminal.ColoursOutput ? $"{Colour(outcome)}{word}{Plain}" : word;

    private static async Task<int> RunAsync(string file, bool isJson, bool isWatching, Terminal terminal, CancellationToken cancellationToken)
    {
        if (isWatching)
        {
            return isJson
                ? throw new CommandException(ExitCode.Usage, "--watch and --json exclude each other; see farspan prove --help")
                : await new ProofWatch(file, terminal).RunAsync(cancellationToken);
        }

        var compilation = Compilation.Required(file, terminal);
        var plan = compilation.Plan!;
        var report = Told(Prover.Prove(plan), compilation);
        if (isJson)
        {
            terminal.PrintLine(JsonSerializer.Serialize(ProveReport.Of(report, plan.Topology.Name, plan.Digest), CliJson.Readable.ProveReport));
        }
        else
        {
            Print(report, plan.Topology.Name, terminal);
        }

        return Code(report);
    }

    private static string Colour(Outcome outcome) => outcome switch
    {
        Outcome.Holds => "\u001b[32m",
        Outcome.Fails => "\u001b[31;1m",
        _ => "\u001b[33;1m",
    };
}
