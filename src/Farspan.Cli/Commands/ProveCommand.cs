using System.Text.Json;
using Farspan.Analysis.Claims;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Cli.Output.Proofs;
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
        return new FarspanCommand("prove", "Prove every claim from the plan; what breaks one is shown as a packet with its way: exit 0 all hold, 1 not, 2 errors")
        {
            Examples = ["farspan prove examples/provider-groups", "farspan prove topology.yaml --json"],
            Arguments = { file },
            Options = { json },
            Run = (line, _) => Task.FromResult(Run(line.GetRequiredValue(file), line.GetValue(json), terminal)),
        };
    }

    private static int Run(string file, bool isJson, Terminal terminal)
    {
        var compilation = Compilation.Required(file, terminal);
        var plan = compilation.Plan!;
        var report = Prover.Prove(plan);
        // What the compiler has said of a policy is not said again in other words.
        var told = compilation.Diagnostics.Select(d => d.Location).ToHashSet();
        report = report with { Diagnostics = [.. report.Diagnostics.Where(d => d.Severity == Severity.Error || !told.Contains(d.Location))] };
        if (isJson)
        {
            terminal.PrintLine(JsonSerializer.Serialize(ProveReport.Of(report, plan.Topology.Name, plan.Digest), CliJson.Readable.ProveReport));
        }
        else
        {
            terminal.Print(ProofText.Render(report, plan.Topology.Name, (outcome, word) => terminal.ColoursOutput ? $"{Colour(outcome)}{word}{Plain}" : word));
            foreach (var diagnostic in report.Diagnostics)
            {
                terminal.Error.WriteLine(DiagnosticText.Line(diagnostic, terminal.ColoursError));
            }
        }

        return report.Diagnostics.Any(d => d.Severity == Severity.Error) ? ExitCode.Usage
            : report.Holds ? ExitCode.Holds : ExitCode.DoesNotHold;
    }

    private static string Colour(Outcome outcome) => outcome switch
    {
        Outcome.Holds => "\u001b[32m",
        Outcome.Fails => "\u001b[31;1m",
        _ => "\u001b[33;1m",
    };
}
