using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca revoke</c>.</summary>
internal static class CaRevokeCommand
{
    private static readonly Dictionary<string, X509RevocationReason> _reasons = new(StringComparer.Ordinal)
    {
        ["unspecified"] = X509RevocationReason.Unspecified,
        ["key-compromise"] = X509RevocationReason.KeyCompromise,
        ["superseded"] = X509RevocationReason.Superseded,
        ["cessation"] = X509RevocationReason.CessationOfOperation,
        ["withdrawn"] = X509RevocationReason.PrivilegeWithdrawn,
    };

    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var serial = new Argument<string>("SERIAL") { Description = "Serial number, as ca list shows it" };
        var reason = new Option<string>("--reason") { HelpName = "REASON", Description = string.Join(", ", _reasons.Keys), DefaultValueFactory = _ => "unspecified" };
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("revoke", "Revoke a certificate; ca crl puts it on the list. Needs no secret")
        {
            Examples = ["farspan ca revoke 5F0C… --reason key-compromise"],
            Arguments = { serial },
            Options = { reason, options.Folder, json },
            Run = (line, _) =>
            {
                var text = line.GetValue(reason)!;
                if (!_reasons.TryGetValue(text, out var why))
                {
                    throw new CommandException(ExitCode.Usage, $"--reason does not take '{text}'; it is one of {string.Join(", ", _reasons.Keys)}");
                }

                var isNew = CaOptions.Tell(() =>
                {
                    using var store = AuthorityStore.Open(options.Locate(line, terminal), null, terminal.Time);
                    return store.Revoke(line.GetValue(serial)!, why);
                });
                var report = new CaRevokedReport(line.GetValue(serial)!.ToUpperInvariant(), !isNew);
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(report, CaJson.Default.CaRevokedReport) + "\n"
                    : $"{report.Serial} {(isNew ? "is revoked; write the list with farspan ca crl" : "was revoked already")}\n");
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }
}
