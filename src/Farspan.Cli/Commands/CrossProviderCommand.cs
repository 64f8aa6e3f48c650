using System.Text.Json;
using Farspan.Cli.Output;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Commands;

/// <summary><c>cross-provider</c>: how providers reach each other.</summary>
internal static class CrossProviderCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var file = CommonOptions.OptionalFile();
        var provider = CommonOptions.Provider();
        var lab = CommonOptions.Lab();
        var json = CommonOptions.Json();
        return new FarspanCommand("cross-provider", "Show the declared ways and allowed flows between providers and, in a running lab, what was measured")
        {
            Examples = ["farspan cross-provider", "farspan cross-provider --provider aws", "farspan cross-provider examples/provider-groups"],
            Arguments = { file },
            Options = { provider, lab, json },
            Run = async (line, token) =>
            {
                var given = line.GetValue(file);
                var plan = PlanSource.Of(given, line.GetValue(lab), terminal);
                var only = Names.Provider(plan.Topology, line.GetValue(provider));
                var measured = given is null ? await MeasuredWays.OfAsync(LabAccess.Open(terminal, line.GetValue(lab)), plan, token) : null;
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(new CrossProviderReport(plan.Topology.Name, [.. ProviderPairs.Of(plan).Where(p => only is null || p.From == only)], measured), CliJson.Readable.CrossProviderReport) + "\n"
                    : CrossProviderText.Render(plan, only, measured));
                return ExitCode.Holds;
            },
        };
    }
}
