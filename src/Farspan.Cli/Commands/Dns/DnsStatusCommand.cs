using System.CommandLine;
using System.Text.Json;
using Farspan.Agent.Dns.Hosting;
using Farspan.Cli.Dns;

namespace Farspan.Cli.Commands.Dns;

/// <summary><c>dns status</c>.</summary>
internal static class DnsStatusCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = DnsOptions.Name();
        var metrics = new Option<bool>("--metrics") { Description = "Write what it counts in the text format of Prometheus" };
        var json = CommonOptions.Json();
        return new FarspanCommand("status", "Show the name servers of this computer, with their zones and the servers that they ask: exit 1 when one does not run")
        {
            Examples = ["farspan dns status", "farspan dns status --name names --json", "farspan dns status --metrics"],
            Options = { name, metrics, json },
            Run = async (line, token) =>
            {
                if (line.GetValue(metrics))
                {
                    return await MetricsAsync(DnsDesk.Find(line.GetValue(name), terminal), terminal, token);
                }

                var desks = line.GetValue(name) is { } one ? [DnsDesk.Find(one, terminal)] : DnsDesk.All(terminal);
                if (desks.Count == 0 && !line.GetValue(json))
                {
                    terminal.PrintLine("no name server was started on this computer");
                }

                var records = new List<DnsRecord>();
                foreach (var desk in desks)
                {
                    records.Add(await DnsOptions.TellAsync(desk, () => DnsRecord.ReadAsync(desk, token)));
                }

                terminal.Print(line.GetValue(json)
                    ? JsonSerializer.Serialize(new DnsReport(records), DnsCliJson.Default.DnsReport) + "\n"
                    : string.Join('\n', records.Select(DnsText.Render)));
                return records.Count > 0 && records.All(r => r.State == "running") ? ExitCode.Holds : ExitCode.DoesNotHold;
            },
        };
    }

    private static async Task<int> MetricsAsync(DnsDesk desk, Terminal terminal, CancellationToken cancellationToken)
    {
        var reply = await DnsOptions.TellAsync(desk, () => new DnsClient(desk.Folder, terminal.Time).MetricsAsync(cancellationToken))
            ?? throw new CommandException(ExitCode.DoesNotHold, $"name server {desk.Record.Server} does not run; start it with farspan dns start");
        terminal.Print(reply.Metrics ?? "");
        return ExitCode.Holds;
    }
}
