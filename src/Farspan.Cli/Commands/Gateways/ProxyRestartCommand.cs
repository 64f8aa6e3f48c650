using Farspan.Cli.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>proxy restart</c>.</summary>
internal static class ProxyRestartCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var gateway = ProxyOptions.Gateway();
        var json = CommonOptions.Json();
        return new FarspanCommand("restart", "Put a new process, of this program and the topology as it is now, in the place of a gateway's: no connection is dropped")
        {
            Examples = ["farspan proxy restart", "farspan proxy restart --gateway front"],
            Options = { gateway, json },
            Run = async (line, token) =>
            {
                var (record, spec) = DeskPlan.Make(DeskGateway.Find(line.GetValue(gateway), terminal).Record, terminal);
                var desk = DeskGateway.Of(record, terminal);
                var text = DeskPlan.Text(spec);
                var reply = await ProxyOptions.TellAsync(desk, async () =>
                    await desk.Launcher.RestartAsync(text, token) ?? (await desk.Launcher.StartAsync(text, token)).Reply);
                record.Write(desk.Folder.Folder);
                await ProxyOptions.PrintAsync(desk, $"gateway {record.Gateway} runs: {string.Join(' ', desk.Urls(reply.Endpoints))} (process {reply.Process.Pid})", line.GetValue(json), terminal, token);
                return ExitCode.Holds;
            },
        };
    }
}
