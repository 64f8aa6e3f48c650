using System.Text.Json;
using Farspan.Cli.Output;
using Farspan.Lab.Reports;

namespace Farspan.Cli.Commands;

/// <summary><c>status</c>: what runs, and whether it is as declared.</summary>
internal static class StatusCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var provider = CommonOptions.Provider();
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("status", "Show what runs, grouped by provider: exit 1 when something differs from the plan that was not cut off")
        {
            Examples = ["farspan status", "farspan status --provider aws", "farspan status --json"],
            Options = { provider, lab, json },
            Run = async (line, token) =>
            {
                var status = await LabAccess.Open(terminal, line.GetValue(lab)).StatusAsync(token);
                var only = line.GetValue(provider);
                if (only is not null && status.Providers.All(p => p.Provider != only))
                {
                    throw new CommandException(ExitCode.Usage, Names.Unknown("provider", only, status.Providers.Select(p => p.Provider)));
                }

                var shown = only is null ? status : status with { Providers = [.. status.Providers.Where(p => p.Provider == only)] };
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(shown, LabReportJson.Default.LabStatus) + "\n"
                    : StatusText.Render(status, only));
                return status.IsComplete && StatusText.Unexplained(status, only).Count == 0 ? ExitCode.Holds : ExitCode.DoesNotHold;
            },
        };
    }
}
