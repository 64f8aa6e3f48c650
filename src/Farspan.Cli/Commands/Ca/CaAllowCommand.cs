using System.CommandLine;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca allow</c>.</summary>
internal static class CaAllowCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var who = new Argument<string>("SERIAL") { Description = "Serial number of the revoked certificate, as ca list shows it, or one of its names" };
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("allow", "Issue certificates again to whom a revocation keeps from them; what was revoked stays revoked. Needs no secret")
        {
            Examples = ["farspan ca allow 5F0C…", "farspan ca allow spiffe://foundry/machine/db-1"],
            Arguments = { who },
            Options = { options.Folder, json },
            Run = (line, _) =>
            {
                var report = CaOptions.Tell(() =>
                {
                    using var store = AuthorityStore.Open(options.Locate(line, terminal), null, terminal.Time);
                    return new CaAllowedReport([.. store.Allow(line.GetValue(who)!).Select(CaHeldRecord.Of)]);
                });
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(report, CaJson.Default.CaAllowedReport) + "\n"
                    : string.Concat(report.Allowed.Select(a => $"certificates are issued again to {string.Join(' ', a.Names)}\n")));
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
