using System.Text.Json;
using Farspan.Cli.Output;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Commands;

/// <summary><c>info</c>: what is declared, grouped by provider.</summary>
internal static class InfoCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.OptionalFile();
        var provider = CommonOptions.Provider();
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("info", "Show blocks, subnets, machines with addresses, services and labels, grouped by provider")
        {
            Examples = ["farspan info", "farspan info --provider gcp", "farspan info examples/kubespan-hybrid --json"],
            Arguments = { file },
            Options = { provider, lab, json },
            Run = (line, _) =>
            {
                var plan = PlanSource.Of(line.GetValue(file), line.GetValue(lab), terminal);
                var only = Names.Provider(plan.Topology, line.GetValue(provider));
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(InfoReport.Of(plan, only), CliJson.Readable.InfoReport) + "\n"
                    : InfoText.Render(plan, only));
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
