using System.CommandLine;
using System.Globalization;
using Farspan.Cli.Commands.Gateways;
using Farspan.Cli.Egress;
using Farspan.Cli.Gateways;
using Farspan.Gateway.Audit;

namespace Farspan.Cli.Commands;

/// <summary><c>audit</c>: who called what through a gateway.</summary>
internal static class AuditCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE…") { Description = "Audit logs to read; that of the gateway on this computer when left out", Arity = ArgumentArity.ZeroOrMore };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is added" };
        var caller = new Option<string?>("--caller") { HelpName = "NAME", Description = "Only of a caller: token/NAME, certificate/NAME, machine/NAME or an address; a star at the end stands for anything" };
        var to = new Option<string?>("--to") { HelpName = "MACHINE", Description = "Only what went to a machine, or to MACHINE/SERVICE" };
        var status = new Option<string?>("--status") { HelpName = "STATUS", Description = "Only answers with a status, such as 404, 4xx or 400-499" };
        var since = new Option<string?>("--since") { HelpName = "TIME", Description = "Only the last 10m, 2h or 3d, or from a moment such as 2026-01-31T12:00:00Z" };
        var failures = new Option<bool>("--failures") { Description = "Only what was refused or cut" };
        var gateway = ProxyOptions.Gateway();
        var machine = new Option<string?>("--machine") { HelpName = "NAME", Description = "The log of the gateway on a machine of the running lab; of a machine that goes outside by itself, what its filter refused" };
        var lab = CommonOptions.Lab();
        var json = new Option<bool>("--json") { Description = "Write the lines as they are kept, one JSON object each" };
        return new FarspanCommand("audit", "Show who called what through a gateway, and what was refused")
        {
            Examples = ["farspan audit", "farspan audit --follow --failures", "farspan audit --to etcd-1 --status 5xx --since 10m --json", "farspan audit --machine app-1 --since 10m"],
            Arguments = { files },
            Options = { follow, caller, to, status, since, failures, gateway, machine, lab, json },
            Run = async (line, token) =>
            {
                var (lowest, highest) = Status(line.GetValue(status));
                var filter = new AuditFilter
                {
                    Caller = line.GetValue(caller),
                    To = line.GetValue(to),
                    MinStatus = lowest,
                    MaxStatus = highest,
                    Since = Since(line.GetValue(since), terminal),
                    FailuresOnly = line.GetValue(failures),
                };
                IReadOnlyList<string> named = [.. (line.GetValue(files) ?? []).Select(f => Path.GetFullPath(f, terminal.WorkingFolder))];
                if (named.Count > 1 && line.GetValue(follow))
                {
                    throw new CommandException(ExitCode.Usage, "--follow takes one FILE; see farspan audit --help");
                }

                if (named.Count == 0 && RefusalPlace.Find(line.GetValue(gateway), line.GetValue(machine), line.GetValue(lab), terminal) is { } refusals)
                {
                    if (line.GetValue(follow) || filter is not { Caller: null, To: null, MinStatus: null })
                    {
                        throw new CommandException(ExitCode.Usage, $"machine {line.GetValue(machine)} runs no gateway: its log has only what its filter refused, by --since and --json");
                    }

                    RefusalText.Show(refusals, filter.Since, line.GetValue(json), terminal);
                    return ExitCode.Holds;
                }

                foreach (var path in named.Count > 0 ? named : [AuditPlace.Find(line.GetValue(gateway), line.GetValue(machine), line.GetValue(lab), terminal)])
                {
                    await ShowAsync(path, filter, line.GetValue(follow), line.GetValue(json), terminal, token);
                }

                return ExitCode.Holds;
            },
        };
    }

    private static async Task ShowAsync(string path, AuditFilter filter, bool follows, bool isJson, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!follows && !File.Exists(path))
        {
            throw new CommandException(ExitCode.Usage, $"there is no audit log {path}; has the gateway been started?");
        }

        var reader = new AuditReader(path, terminal.Time);
        try
        {
            await foreach (var record in reader.ReadAsync(filter, follows, cancellationToken))
            {
                terminal.PrintLine(isJson ? record.Text : AuditText.Render(record.Line));
                if (follows)
                {
                    await terminal.Output.FlushAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (follows && cancellationToken.IsCancellationRequested)
        {
            return; // Ctrl-C is how following ends.
        }

        if (reader.PassedOver > 0)
        {
            await terminal.Error.WriteLineAsync($"farspan: warning: {reader.PassedOver} lines of {path} could not be read");
        }
    }

    private static (int? Lowest, int? Highest) Status(string? text)
    {
        const int Class = 100;
        if (text is null)
        {
            return (null, null);
        }

        if (text is [>= '1' and <= '5' and var digit, 'x' or 'X', 'x' or 'X'])
        {
            return ((digit - '0') * Class, ((digit - '0') * Class) + Class - 1);
        }

        var parts = text.Split('-');
        return parts.Length <= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var low)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var high) && low <= high
            ? (low, high)
            : throw new CommandException(ExitCode.Usage, $"--status does not take '{text}'; write 404, 4xx or 400-499");
    }

    private static DateTimeOffset? Since(string? text, Terminal terminal)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            TimeSpan? age = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => null,
            };
            if (age is { } known)
            {
                return terminal.Time.GetUtcNow() - known;
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new CommandException(ExitCode.Usage, $"--since does not take '{text}'; write 30s, 10m, 2h or 3d, or a moment such as 2026-01-31T12:00:00Z");
    }
}
