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
        return new FarspanCommand("restart", "Put a new process of this program in the place of a name server, with the topology as it is now: it goes on with the same sockets, and no question is lost")
        {
            Examples = ["farspan dns restart", "farspan dns restart --name names"],
            Options = { name, json },
            Run = async (line, token) =>
            {
                var (record, spec) = DnsDeskPlan.Make(DnsDesk.Find(line.GetValue(name), terminal).Record, terminal);
                var desk = DnsDesk.Of(record, terminal);
                var reply = await DnsOptions.TellAsync(desk, () => desk.Launcher.RestartAsync(spec, token)) ?? (await DnsOptions.TellAsync(desk, () => desk.Launcher.StartAsync(spec, token))).Reply;
                record.Write(desk.Folder.Folder);
                await DnsOptions.PrintAsync(desk, $"name server {record.Server} runs: {string.Join(", ", reply.Status.Endpoints)} (process {reply.Process.Pid})", line.GetValue(json), terminal, token);
                return ExitCode.Holds;
            },
        };
    }
}
