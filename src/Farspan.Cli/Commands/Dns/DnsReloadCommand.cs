using Farspan.Cli.Dns;

namespace Farspan.Cli.Commands.Dns;

/// <summary><c>dns reload</c>.</summary>
internal static class DnsReloadCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = DnsOptions.Name();
        var json = CommonOptions.Json();
        return new FarspanCommand("reload", "Give a running name server the topology as it is now, without losing a question; one with errors leaves the old in force")
        {
            Examples = ["farspan dns reload", "farspan dns reload --name names"],
            Options = { name, json },
            Run = async (line, token) =>
            {
                var (record, spec) = DnsDeskPlan.Make(DnsDesk.Find(line.GetValue(name), terminal).Record, terminal);
                var desk = DnsDesk.Of(record, terminal);
                var reply = await DnsOptions.TellAsync(desk, () => desk.Launcher.ReloadAsync(spec, token))
                    ?? throw new CommandException(ExitCode.DoesNotHold, $"name server {record.Server} does not run; start it with farspan dns start");
                if (reply.Failure is { } failure)
                {
                    throw new CommandException(ExitCode.DoesNotHold, $"name server {record.Server} stays as it was: {failure}");
                }

                var records = reply.Status.Zones.Sum(z => z.Records);
                await DnsOptions.PrintAsync(desk, $"name server {record.Server} follows the topology as it is now: {reply.Status.Zones.Count} zones, {records} records", line.GetValue(json), terminal, token);
                return ExitCode.Holds;
            },
        };
    }
}
