using System.CommandLine;
using System.Text.Json;
using Farspan.Agent.Authorities;
using Farspan.Cli.Ca;

namespace Farspan.Cli.Commands.Ca;

/// <summary><c>ca crl</c>.</summary>
internal static class CaCrlCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var days = new Option<int>("--days") { HelpName = "DAYS", Description = "How long it holds, 1 to 365", DefaultValueFactory = _ => (int)AuthorityStore.CrlLifetime.TotalDays };
        var pem = new Option<string?>("--pem") { HelpName = "FILE", Description = "Write all of them, with those of the roots, into one file as PEM too: what nginx, HAProxy and PostgreSQL read" };
        var (options, json) = (new CaOptions(), CommonOptions.Json());
        return new FarspanCommand("crl", "Write the revocation list of each intermediate whose certificates may be in use (DER)")
        {
            Examples = ["farspan ca crl --key-file ca.key", "farspan ca crl --key-file ca.key --pem /etc/farspan/certificates/db.crl"],
            Options = { days, pem, options.Folder, options.KeyFile, options.PassphraseFile, json },
            Run = async (line, token) =>
            {
                if (line.GetValue(days) is var count && count is < 1 or > 365)
                {
                    throw new CommandException(ExitCode.Usage, $"--days does not take {count}; it is 1 to 365");
                }

                using var sealing = await options.SealingAsync(line, terminal, token);
                var files = CaOptions.Tell(() =>
                {
                    using var store = AuthorityStore.Open(options.Locate(line, terminal), sealing, terminal.Time);
                    var written = store.WriteCrls(TimeSpan.FromDays(count));
                    return line.GetValue(pem) is { } path ? [.. written, WritePem(store, Path.GetFullPath(path, terminal.WorkingFolder))] : written;
                });
                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(new CaFilesReport(null, null, files), CaJson.Default.CaFilesReport) + "\n"
                    : string.Concat(files.Select(f => $"{f}\n")));
                return ExitCode.Holds;
            },
        };
    }

    // A server may be reading it.
    private static string WritePem(AuthorityStore store, string path)
    {
        try
        {
            var beside = path + ".new";
            File.WriteAllText(beside, store.RevocationsPem(evenIfEmpty: true));
            File.Move(beside, path, overwrite: true);
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Environment, $"{path} cannot be written: {failure.Message.ReplaceLineEndings(" ")}; make room, or name another file with --pem", failure);
        }
    }
}
