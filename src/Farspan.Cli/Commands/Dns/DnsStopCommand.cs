using Farspan.Cli.Dns;

namespace Farspan.Cli.Commands.Dns;

/// <summary><c>dns stop</c>.</summary>
internal static class DnsStopCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var name = DnsOptions.Name();
        var json = CommonOptions.Json();
        return new FarspanCommand("stop", "Stop a name server: it answers what it has, and ends")
        {
            Examples = ["farspan dns stop", "farspan dns stop --name names"],
            Options = { name, json },
            Run = async (line, token) =>
            {
                var desk = DnsDesk.Find(line.GetValue(name), terminal);
                var ran = await DnsOptions.TellAsync(desk, () => desk.Launcher.StopAsync(token));
                await DnsOptions.PrintAsync(desk, $"name server {desk.Record.Server} {(ran ? "is stopped" : "did not run")}", line.GetValue(json), terminal, token);
                return ExitCode.Holds;
            },
        };
    }
}
