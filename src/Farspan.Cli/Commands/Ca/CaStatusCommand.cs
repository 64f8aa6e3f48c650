using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca status</c>.</summary>
internal static class CaStatusCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("status", "Show root, intermediates and what is due; needs no secret: exit 1 when somebody should look")
        {
            Examples = ["farspan ca status", "farspan ca status --json"],
            Options = { options.Folder, json },
            Run = (line, _) =>
            {
                var report = CaOptions.Tell(() =>
                {
                    using var store = AuthorityStore.Open(options.Locate(line, terminal), null, terminal.Time);
                    return CaReader.Read(store, terminal.Time.GetUtcNow());
                });
                terminal.Print(line.GetValue(json) ? JsonSerializer.Serialize(report, CaJson.Default.CaReport) + "\n" : CaReader.Render(report));
                return Task.FromResult(report.Problems.Count == 0 ? ExitCode.Holds : ExitCode.DoesNotHold);
            },
        };
    }
}
