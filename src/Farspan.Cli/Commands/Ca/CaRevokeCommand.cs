using System.CommandLine;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca revoke</c>.</summary>
internal static class CaRevokeCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var serial = new Argument<string>("SERIAL") { Description = "Serial number, as ca list shows it" };
        var reason = new Option<string>("--reason") { HelpName = "REASON", Description = $"{string.Join(", ", RevocationWords.Reasons.Keys)}; all but superseded keep its names from certificates until ca allow", DefaultValueFactory = _ => "unspecified" };
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("revoke", "Revoke a certificate and, unless it was superseded, issue nothing to its names until ca allow; ca crl puts it on the list. Needs no secret")
        {
            Examples = ["farspan ca revoke 5F0C… --reason key-compromise", "farspan ca revoke 5F0C… --reason superseded"],
            Arguments = { serial },
            Options = { reason, options.Folder, json },
            Run = (line, _) =>
            {
                var text = line.GetValue(reason)!;
                if (!RevocationWords.Reasons.TryGetValue(text, out var why))
                {
                    throw new CommandException(ExitCode.Usage, $"--reason does not take '{text}'; it is one of {string.Join(", ", RevocationWords.Reasons.Keys)}");
                }

                var (isNew, isHeld) = CaOptions.Tell(() =>
                {
                    using var store = AuthorityStore.Open(options.Locate(line, terminal), null, terminal.Time);
                    var isNew = store.Revoke(line.GetValue(serial)!, why);
                    return (isNew, store.IsHeld(line.GetValue(serial)!));
                });
                var report = new CaRevokedReport(line.GetValue(serial)!.ToUpperInvariant(), !isNew, isHeld);
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(report, CaJson.Default.CaRevokedReport) + "\n"
                    : $"{report.Serial} {(isNew ? "is revoked; write the list with farspan ca crl" : "was revoked already")}\n"
                        + (isHeld ? $"nothing is issued to its names before farspan ca allow {report.Serial}\n" : ""));
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
