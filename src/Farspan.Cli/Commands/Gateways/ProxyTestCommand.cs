using System.Text.Json;
using Farspan.Cli.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>proxy test</c>.</summary>
internal static class ProxyTestCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var gateway = ProxyOptions.Gateway();
        var json = CommonOptions.Json();
        return new FarspanCommand("test", "Call a running gateway's pages and every service behind it that you may call: exit 1 when one fails")
        {
            Examples = ["farspan proxy test", "farspan proxy test --gateway front --json"],
            Options = { gateway, json },
            Run = async (line, token) =>
            {
                var desk = DeskGateway.Find(line.GetValue(gateway), terminal);
                var reply = await ProxyOptions.TellAsync(desk, () => desk.Launcher.StatusAsync(token));
                if (reply is null || desk.ReadSpec() is not { } spec)
                {
                    throw new CommandException(ExitCode.DoesNotHold, $"gateway {desk.Record.Gateway} does not run; start it with farspan proxy start");
                }

                var report = await new ProxyTester(spec, terminal.Time).RunAsync(reply.Endpoints, token);
                terminal.Print(line.GetValue(json) ? JsonSerializer.Serialize(report, GatewayCliJson.Default.ProxyTestReport) + "\n" : ProxyTester.Render(report));
                return report.Holds ? ExitCode.Holds : ExitCode.DoesNotHold;
            },
        };
    }
}
