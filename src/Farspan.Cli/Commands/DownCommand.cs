using System.CommandLine;
using System.Text.Json;
using Farspan.Cli.Input;
using Farspan.Cli.Output;
using Farspan.Lab;
using Farspan.Lab.Reports;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Commands;

/// <summary><c>down</c>: nothing is left.</summary>
internal static class DownCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var which = new Argument<string?>("LAB") { Description = "Name of the lab, or the topology file or folder that it was made from; may be left out when there is one", Arity = ArgumentArity.ZeroOrOne };
        var lab = CommonOptions.Lab();
        var all = new Option<bool>("--all") { Description = "Every lab on this machine" };
        var json = CommonOptions.Json();
        return new FarspanCommand("down", "Take a lab down to nothing: no namespace, link, process or file is left, also after a crash")
        {
            Examples = ["farspan down", "farspan down examples/provider-groups", "farspan down --lab second", "farspan down --all"],
            Arguments = { which },
            Options = { lab, all, json },
            Run = async (line, token) =>
            {
                var given = line.GetValue(which);
                if (new[] { line.GetValue(all), line.GetValue(lab) is not null, given is not null }.Count(g => g) > 1)
                {
                    throw new CommandException(ExitCode.Usage, "LAB, --lab and --all exclude each other; see farspan down --help");
                }

                foreach (var session in Sessions(given is null ? line.GetValue(lab) : NameOf(given, terminal), line.GetValue(all), terminal))
                {
                    await TakeDownAsync(session, line.GetValue(json), terminal, token);
                }

                return ExitCode.Holds;
            },
        };
    }

    // What leads to a file is a topology, anything else the name of a lab.
    private static string NameOf(string given, Terminal terminal) => Path.Exists(Path.Combine(terminal.WorkingFolder, given))
        ? Compilation.Of(given, terminal).Topology?.Name
            ?? throw new CommandException(ExitCode.Usage, $"{given} has errors, so it does not say which lab it means; name the lab: farspan down --lab NAME")
        : given;

    private static List<LabSession> Sessions(string? name, bool isAll, Terminal terminal)
    {
        var catalog = LabAccess.Catalog(terminal);
        if (name is not null)
        {
            return [catalog.Session(name)]; // Its folder may be gone and its namespaces not.
        }

        var names = catalog.Names();
        if (names.Count == 0)
        {
            terminal.PrintLine("no lab is up");
            return [];
        }

        return isAll ? [.. names.Select(catalog.Session)] : [catalog.Open(null)];
    }

    private static async Task TakeDownAsync(LabSession session, bool isJson, Terminal terminal, CancellationToken cancellationToken)
    {
        DownReport report;
        using (var progress = new ProgressLine(terminal))
        {
            report = await session.DownAsync(progress, cancellationToken);
        }

        terminal.PrintLine(isJson
            ? JsonSerializer.Serialize(report, LabReportJson.Default.DownReport)
            : report.Existed
                ? $"lab {report.Lab} is gone: {Words.Count(report.Namespaces, "namespace")} removed, {report.Processes} {(report.Processes == 1 ? "process" : "processes")} ended in {UpText.Seconds(report.ElapsedMs)}"
                : $"there is nothing left of a lab {report.Lab}");
    }
}
