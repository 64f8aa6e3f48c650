using System.CommandLine;
using System.Text.Json;
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
        var lab = CommonOptions.Lab();
        var all = new Option<bool>("--all") { Description = "Every lab on this machine" };
        var json = CommonOptions.Json();
        return new FarspanCommand("down", "Take a lab down to nothing: no namespace, link, process or file is left, also after a crash")
        {
            Examples = ["farspan down", "farspan down --lab second", "farspan down --all"],
            Options = { lab, all, json },
            Run = async (line, token) =>
            {
                if (line.GetValue(all) && line.GetValue(lab) is not null)
                {
                    throw new CommandException(ExitCode.Usage, "--all and --lab exclude each other; see farspan down --help");
                }

                foreach (var session in Sessions(line.GetValue(lab), line.GetValue(all), terminal))
                {
                    await TakeDownAsync(session, line.GetValue(json), terminal, token);
                }

                return ExitCode.Holds;
            },
        };
    }

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
