using Farspan.Cli.Gateways;

namespace Farspan.Cli.Commands.Gateways;

/// <summary><c>proxy reload</c>.</summary>
internal static class ProxyReloadCommand
{
    /// <summary>Makes the command.</summary>
    public static FarspanCommand Create(Terminal terminal)
    {
        var gateway = ProxyOptions.Gateway();
        var json = CommonOptions.Json();
        return new FarspanCommand("reload", "Give a running gateway the topology as it is now, and its certificates; one with errors leaves the old in force")
        {
            Examples = ["farspan proxy reload", "farspan proxy reload --gateway front"],
            Options = { gateway, json },
            Run = async (line, token) =>
            {
                var (record, spec) = DeskPlan.Make(DeskGateway.Find(line.GetValue(gateway), terminal).Record, terminal);
                var desk = DeskGateway.Of(record, terminal);
                var reply = await ProxyOptions.TellAsync(desk, () => desk.Launcher.ReloadAsync(DeskPlan.Text(spec), token))
                    ?? throw new CommandException(ExitCode.DoesNotHold, $"gateway {record.Gateway} does not run; start it with farspan proxy start");
                if (reply.Failure is { } failure)
                {
                    throw new CommandException(ExitCode.DoesNotHold, $"gateway {record.Gateway} stays as it was: {failure}");
                }

                await ProxyOptions.PrintAsync(desk, $"gateway {record.Gateway} follows the topology as it is now: {string.Join(' ', desk.Urls(reply.Endpoints))}", line.GetValue(json), terminal, token);
                return ExitCode.Holds;
            },
        };
    }
}
