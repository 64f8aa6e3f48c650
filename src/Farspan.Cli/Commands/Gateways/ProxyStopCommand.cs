using System.CommandLine;
using Farspan.Cli.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>proxy stop</c>.</summary>
internal static class ProxyStopCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var gateway = ProxyOptions.Gateway();
        var now = new Option<bool>("--now") { Description = "Do not let requests in flight end first" };
        var json = CommonOptions.Json();
        return new FarspanCommand("stop", "Stop a gateway: it accepts nothing more, lets what is in flight end, and ends")
        {
            Examples = ["farspan proxy stop", "farspan proxy stop --gateway front --now"],
            Options = { gateway, now, json },
            Run = async (line, token) =>
            {
                var desk = DeskGateway.Find(line.GetValue(gateway), terminal);
                var ran = await ProxyOptions.TellAsync(desk, () => desk.Launcher.StopAsync(line.GetValue(now), token));
                await ProxyOptions.PrintAsync(desk, $"gateway {desk.Record.Gateway} {(ran ? "is stopped" : "did not run")}", line.GetValue(json), terminal, token);
                return ExitCode.Holds;
            },
        };
    }
}
