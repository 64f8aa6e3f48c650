using Farspan.Cli.Dns;

namespace Farspan.Cli.Commands.Dns;

/// <summary><c>dns restart</c>.</summary>
internal static class DnsRestartCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = DnsOptions.Name();
        var json = CommonOptions.Json();
        return new FarspanCommand("restart", "Stop a name server, and start it from this program and the topology as it is now; questions meanwhile are lost, unlike with reload")
        {
            Examples = ["farspan dns restart", "farspan dns restart --name names"],
            Options = { name, json },
            Run = async (line, token) =>
            {
                var (record, spec) = DnsDeskPlan.Make(DnsDesk.Find(line.GetValue(name), terminal).Record, terminal);
                var desk = DnsDesk.Of(record, terminal);
                await DnsOptions.TellAsync(desk, () => desk.Launcher.StopAsync(token));
                var (reply, _) = await DnsOptions.TellAsync(desk, () => desk.Launcher.StartAsync(spec, token));
                record.Write(desk.Folder.Folder);
                await DnsOptions.PrintAsync(desk, $"name server {record.Server} runs: {string.Join(", ", reply.Status.Endpoints)} (process {reply.Process.Pid})", line.GetValue(json), terminal, token);
                return ExitCode.Holds;
            },
        };
    }
}
