using System.CommandLine;
using System.Text;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;
using Farspan.Rendering.Status;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca list</c>.</summary>
internal static class CaListCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var all = new Option<bool>("--all") { Description = "Also those that have expired" };
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("list", "List the certificates that were issued, the newest first; needs no secret")
        {
            Examples = ["farspan ca list", "farspan ca list --all --json"],
            Options = { all, options.Folder, json },
            Run = (line, _) =>
            {
                var report = CaOptions.Tell(() =>
                {
                    using var store = AuthorityStore.Open(options.Locate(line, terminal), null, terminal.Time);
                    return Read(store, line.GetValue(all), terminal.Time.GetUtcNow());
                });
                terminal.Print(line.GetValue(json) ? JsonSerializer.Serialize(report, CaJson.Default.CaIssuedReport) + "\n" : Render(report));
                return Task.FromResult(ExitCode.Holds);
            },
        };
    }

    private static CaIssuedReport Read(AuthorityStore store, bool all, DateTimeOffset now)
    {
        var record = store.Record();
        var held = record.Held.Select(h => h.Serial).ToHashSet(StringComparer.Ordinal);
        var revoked = record.Revoked.Select(r => r.Certificate.Serial).ToHashSet(StringComparer.Ordinal);
        var (issued, damaged) = store.Issued();
        var records = issued.Select(i => new CaIssuedRecord(
            i.Certificate.Serial,
            i.Certificate.Names,
            i.Intermediate,
            i.Certificate.NotBefore,
            i.Certificate.NotAfter,
            revoked.Contains(i.Certificate.Serial) ? "revoked" : i.Certificate.NotAfter < now ? "expired" : "valid",
            held.Contains(i.Certificate.Serial)));
        return new CaIssuedReport([.. records.Where(r => all || r.NotAfter >= now).Reverse()], damaged);
    }

    private static string Render(CaIssuedReport report)
    {
        var text = new StringBuilder();
        var table = new TextTable(0, "SERIAL", "STATE", "UNTIL", "NAMES");
        foreach (var one in report.Certificates)
        {
            table.Add(one.Serial, one.IsHeld ? $"{one.State}, kept out" : one.State, CaReader.Time(one.NotAfter), string.Join(' ', one.Names));
        }

        table.WriteTo(text);
        if (report.Certificates.Any(c => c.IsHeld))
        {
            text.Append("kept out: nothing is issued to these names before farspan ca allow SERIAL\n");
        }

        foreach (var line in report.Damaged)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{line} cannot be read\n");
        }

        return text.ToString();
    }
}
